internal import LinearAlgebra

/// The basis, and the dense inverse of the part of it that is not trivial.
///
/// A row whose own logical variable is basic is loose; the others are tight. Loose rows take no
/// part in any system of equations: what is left is the kernel, the square matrix of the tight rows
/// and the basic columns. In the programs of an attack half of the rows are usually loose, and
/// their number changes little from pivot to pivot, so the kernel's inverse is kept up to date by
/// bordering and rank-one changes.
///
/// Every row has a slot for one basic variable: its own logical if it is loose, otherwise one of the
/// basic columns. Which column sits in which tight row's slot has no meaning.
package final class BasisKernel {
  private let store: ColumnStore
  private let rowCount: Int
  private let columnCount: Int
  /// The number of tight rows.
  package private(set) var order = 0
  /// For each slot the variable that is basic there.
  package let basic: UnsafeMutablePointer<Int>
  /// For each row its position in the kernel; -1 where it is loose.
  private let position: UnsafeMutablePointer<Int>
  /// For each position in the kernel its row, and slot.
  private let tightRow: UnsafeMutablePointer<Int>
  /// For each column its position in the kernel; -1 where it is not basic.
  private let columnPosition: UnsafeMutablePointer<Int>
  /// Row-major with `rowCount` elements a row: one row for each basic column, one column for each
  /// tight row.
  private let inverse: Buffer
  private let tightScratch: Buffer
  private let columnScratch: Buffer
  private let rowScratch: Buffer
  /// Changes since the last inversion.
  package private(set) var updates = 0

  package init(_ store: ColumnStore) {
    self.store = store
    rowCount = store.rowCount
    columnCount = store.columnCount
    basic = .allocate(capacity: rowCount)
    position = .allocate(capacity: rowCount)
    tightRow = .allocate(capacity: rowCount)
    columnPosition = .allocate(capacity: columnCount)
    inverse = Buffer(rowCount * rowCount)
    tightScratch = Buffer(rowCount)
    columnScratch = Buffer(rowCount)
    rowScratch = Buffer(rowCount)
    reset()
  }

  deinit {
    basic.deallocate()
    position.deallocate()
    tightRow.deallocate()
    columnPosition.deallocate()
  }

  /// Makes all logicals basic, which is always possible.
  package func reset() {
    order = 0
    updates = 0
    columnPosition.update(repeating: -1, count: columnCount)
    for row in 0..<rowCount {
      basic[row] = columnCount + row
      position[row] = -1
    }
  }

  /// Inverts the kernel afresh; false where it is singular, or its inverse has no finite numbers.
  package func invert() -> Bool {
    updates = 0
    guard order > 0 else { return true }
    let kernel = Buffer(order * order)
    for column in 0..<order {
      rowScratch.fill(0)
      store.addColumn(basic[tightRow[column]], times: 1, to: rowScratch.pointer)
      for row in 0..<order { kernel[row * order + column] = rowScratch[tightRow[row]] }
    }
    guard LAPACK.invert(order: order, kernel.pointer),
      (0..<order * order).allSatisfy({ kernel[$0].isFinite })
    else { return false }
    for row in 0..<order {
      inverseRow(row).update(from: kernel.pointer + row * order, count: order)
    }
    return true
  }

  private func inverseRow(_ position: Int) -> UnsafeMutablePointer<Double> {
    inverse.pointer + position * rowCount
  }

  /// Solves basis * result = vector: `vector` has one number for each row, `result` one for each
  /// slot.
  package func solve(_ vector: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>) {
    for index in 0..<order { tightScratch[index] = vector[tightRow[index]] }
    multiply(tightScratch.pointer, into: columnScratch.pointer)
    for index in 0..<order { result[tightRow[index]] = columnScratch[index] }
    // Row by row: the loose rows are the short ones, triangles above all.
    for row in 0..<rowCount where position[row] < 0 {
      result[row] = sumOfBasicEntries(ofRow: row, times: columnScratch.pointer) - vector[row]
    }
  }

  /// The row of the basis inverse that belongs to a slot: one number for each row.
  package func inverseRow(ofSlot slot: Int, into result: UnsafeMutablePointer<Double>) {
    result.update(repeating: 0, count: rowCount)
    let own = position[slot]
    if own >= 0 {
      let row = inverseRow(own)
      for index in 0..<order { result[tightRow[index]] = row[index] }
      return
    }
    basicEntries(ofRow: slot, into: columnScratch.pointer)
    multiplyTransposed(columnScratch.pointer, into: tightScratch.pointer)
    for index in 0..<order { result[tightRow[index]] = tightScratch[index] }
    result[slot] = -1
  }

  /// Solves transpose(basis) * result = costs: `costs` has one number for each slot, `result` one
  /// for each row.
  package func solveTransposed(
    _ costs: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>
  ) {
    result.update(repeating: 0, count: rowCount)
    for index in 0..<order { rowScratch[index] = costs[tightRow[index]] }
    for row in 0..<rowCount where position[row] < 0 && costs[row] != 0 {
      basicEntries(ofRow: row, into: columnScratch.pointer)
      Double.axpy(count: order, alpha: costs[row], columnScratch.pointer, rowScratch.pointer)
      result[row] = -costs[row]
    }
    multiplyTransposed(rowScratch.pointer, into: tightScratch.pointer)
    for index in 0..<order { result[tightRow[index]] = tightScratch[index] }
  }

  /// Exchanges the variable in a slot for another.
  ///
  /// - Parameters:
  ///   - slot: where the leaving variable is.
  ///   - entering: the variable that enters.
  ///   - column: the product of the basis inverse with the entering column, one number a slot.
  ///   - row: the slot's row of the basis inverse.
  /// - Returns: the entering variable's slot. If it is not the leaving one's, then what was there
  ///   is now in the leaving one's.
  package func exchange(
    _ slot: Int, for entering: Int, column: UnsafePointer<Double>, row: UnsafePointer<Double>
  ) -> Int {
    for index in 0..<order {
      columnScratch[index] = column[tightRow[index]]
      tightScratch[index] = row[tightRow[index]]
    }
    updates += 1
    let leaving = basic[slot]
    let own = position[slot]
    if entering < columnCount {
      if own >= 0 {
        replaceColumn(own)
        columnPosition[leaving] = -1
      } else {
        border(slot, pivot: column[slot])
      }
      basic[slot] = entering
      columnPosition[entering] = position[slot]
      return slot
    }
    let enteringRow = entering - columnCount
    if own >= 0 {
      removeColumn(own, row: position[enteringRow])
    } else {
      replaceRow(position[enteringRow], by: slot)
    }
    if enteringRow != slot {
      basic[slot] = basic[enteringRow]
      columnPosition[basic[slot]] = position[slot]
    }
    basic[enteringRow] = entering
    if leaving < columnCount { columnPosition[leaving] = -1 }
    return enteringRow
  }

  /// Follows a change of the matrix in one row by the Sherman-Morrison formula.
  ///
  /// - Parameter changes: what was added to the row's entries, by column.
  /// - Returns: whether the new kernel is far enough from singular.
  package func rowChanged(_ row: Int, _ changes: [(column: Int, change: Double)]) -> Bool {
    let own = position[row]
    guard own >= 0, changes.contains(where: { columnPosition[$0.column] >= 0 }) else { return true }
    // inverse' = inverse - (inverse e) (change inverse) / (1 + change inverse e)
    tightScratch.fill(0)
    for change in changes where columnPosition[change.column] >= 0 {
      Double.axpy(
        count: order, alpha: change.change, inverseRow(columnPosition[change.column]),
        tightScratch.pointer)
    }
    let denominator = 1 + tightScratch[own]
    guard abs(denominator) > 1e-6 else { return false }
    copyColumn(own)
    addProduct(alpha: -1 / denominator)
    updates += 1
    return true
  }
}

extension BasisKernel {
  /// A column in place of the one at a position: inverse * column is in `columnScratch`.
  private func replaceColumn(_ index: Int) {
    let pivot = columnScratch[index]
    let row = inverseRow(index)
    for other in 0..<order { tightScratch[other] = row[other] / pivot }
    addProduct(alpha: -1)
    row.update(from: tightScratch.pointer, count: order)
  }

  /// A loose row and a column more: inverse * column is in `columnScratch`, and the row's basic
  /// entries * inverse in `tightScratch`.
  private func border(_ row: Int, pivot: Double) {
    // The Schur complement is -pivot.
    addProduct(alpha: -1 / pivot)
    let last = inverseRow(order)
    for index in 0..<order {
      inverseRow(index)[order] = columnScratch[index] / pivot
      last[index] = tightScratch[index] / pivot
    }
    last[order] = -1 / pivot
    tightRow[order] = row
    position[row] = order
    order += 1
  }

  /// A column and a row less. The slot of the row that goes gets free for its logical; what was in
  /// it moves to the slot of the column that goes.
  private func removeColumn(_ column: Int, row: Int) {
    copyColumn(row)
    tightScratch.pointer.update(from: inverseRow(column), count: order)
    addProduct(alpha: -1 / tightScratch[row])
    if column != row { inverseRow(column).update(from: inverseRow(row), count: order) }
    order -= 1
    position[tightRow[row]] = -1
    guard row < order else { return }
    // The last position takes the free place.
    inverseRow(row).update(from: inverseRow(order), count: order + 1)
    for index in 0..<order { inverseRow(index)[row] = inverseRow(index)[order] }
    tightRow[row] = tightRow[order]
    position[tightRow[row]] = row
    columnPosition[basic[tightRow[row]]] = row
  }

  /// A loose row in place of the tight one at a position: its basic entries * inverse are in
  /// `tightScratch`.
  private func replaceRow(_ index: Int, by row: Int) {
    let pivot = tightScratch[index]
    copyColumn(index)
    addProduct(alpha: -1 / pivot)
    for other in 0..<order { inverseRow(other)[index] = columnScratch[other] / pivot }
    position[tightRow[index]] = -1
    tightRow[index] = row
    position[row] = index
  }

  /// inverse = inverse + alpha * columnScratch * transpose(tightScratch)
  private func addProduct(alpha: Double) {
    guard order > 0 else { return }
    Double.ger(
      rows: order, columns: order, alpha: alpha, x: columnScratch.pointer,
      y: tightScratch.pointer, a: inverse.pointer, lda: rowCount)
  }

  private func copyColumn(_ index: Int) {
    for row in 0..<order { columnScratch[row] = inverseRow(row)[index] }
  }

  /// result = inverse * vector, from tight rows to basic columns.
  private func multiply(
    _ vector: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>
  ) {
    guard order > 0 else { return }
    Double.gemv(
      .none, rows: order, columns: order, alpha: 1, a: inverse.pointer, lda: rowCount, x: vector,
      beta: 0, y: result)
  }

  /// result = transpose(inverse) * vector, from basic columns to tight rows.
  private func multiplyTransposed(
    _ vector: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>
  ) {
    guard order > 0 else { return }
    Double.gemv(
      .transposed, rows: order, columns: order, alpha: 1, a: inverse.pointer, lda: rowCount,
      x: vector, beta: 0, y: result)
  }

  /// A row's entries in the basic columns times one number for each position in the kernel.
  private func sumOfBasicEntries(ofRow row: Int, times factors: UnsafePointer<Double>) -> Double {
    var sum = 0.0
    for entry in store.rowStarts[row]..<store.rowStarts[row + 1] {
      let index = columnPosition[store.rowColumns[entry]]
      if index >= 0 { sum += factors[index] * store.entryValues[store.rowEntries[entry]] }
    }
    for (block, local) in store.blocksOfRow[row] {
      for index in 0..<order {
        let column = basic[tightRow[index]]
        if block.columns.contains(column) { sum += factors[index] * block.entry(local, column) }
      }
    }
    return sum
  }

  /// A row's entries in the basic columns, by position in the kernel.
  private func basicEntries(ofRow row: Int, into result: UnsafeMutablePointer<Double>) {
    for index in 0..<order { result[index] = 0 }
    for entry in store.rowStarts[row]..<store.rowStarts[row + 1] {
      let index = columnPosition[store.rowColumns[entry]]
      if index >= 0 { result[index] = store.entryValues[store.rowEntries[entry]] }
    }
    for (block, local) in store.blocksOfRow[row] {
      for index in 0..<order {
        let column = basic[tightRow[index]]
        if block.columns.contains(column) { result[index] = block.entry(local, column) }
      }
    }
  }
}
