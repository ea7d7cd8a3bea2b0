internal import LinearAlgebra
package import Optimization

/// The constraint matrix by columns, in an order of its own.
///
/// Columns that have entries in exactly the same rows stand together as a dense block, so that
/// pricing them is one product of BLAS. In the programs of an attack these are the hundreds of
/// input columns, which only the first layer's rows and the cutoff row know. All other columns are
/// short and are kept as lists. Where many of these have similar rows, as the inputs of a
/// convolution have, pricing reads a dense copy of them with zeros filled in.
package final class ColumnStore {
  /// Columns with the same rows.
  package final class Block {
    package let rows: [Int]
    /// The internal positions of its columns.
    package let columns: Range<Int>
    /// rows.count x columns.count, row-major.
    package let byRow: Buffer
    /// The same, column by column.
    package let byColumn: Buffer

    init(rows: [Int], columns: Range<Int>, entries: (_ row: Int, _ column: Int) -> Double) {
      self.rows = rows
      self.columns = columns
      byRow = Buffer(rows.count * columns.count)
      byColumn = Buffer(rows.count * columns.count)
      for row in rows.indices {
        for column in columns.indices.map({ $0 - columns.lowerBound }) {
          byRow[row * columns.count + column] = entries(row, column)
          byColumn[column * rows.count + row] = entries(row, column)
        }
      }
    }

    /// The entry in one of the block's rows, counted from its first, and a column.
    package func entry(_ row: Int, _ column: Int) -> Double {
      byColumn[(column - columns.lowerBound) * rows.count + row]
    }
  }

  package let rowCount: Int
  package let columnCount: Int
  /// The internal position of each of the model's variables.
  package let position: [Int]
  package let blocks: [Block]
  /// For each row the blocks that have it, and where in them.
  package let blocksOfRow: [[(block: Block, local: Int)]]
  /// The internal position of the first short column.
  package let firstShort: Int
  /// The first short columns once more, in groups with similar rows.
  package let padded: [PaddedBlock]
  /// For each short column in one of these which.
  private let paddedOf: [Int]
  /// Where each short column's entries begin, and where the last one's end.
  private let starts: UnsafeMutablePointer<Int>
  private let entryRows: UnsafeMutablePointer<Int>
  /// The short columns' entries.
  package let entryValues: UnsafeMutablePointer<Double>
  /// Where each row's entries in short columns begin in `rowColumns` and `rowEntries`.
  package let rowStarts: UnsafeMutablePointer<Int>
  /// Row by row the short columns that have an entry.
  package let rowColumns: UnsafeMutablePointer<Int>
  /// Row by row the positions of the entries in `entryValues`.
  package let rowEntries: UnsafeMutablePointer<Int>
  private let gathered: Buffer

  /// A block is worth its while from this many columns on.
  private static let leastBlockWidth = ColumnGrouping.leastWidth
  /// A dense program has a block or two. Where there are more than this, small ones are not worth
  /// theirs, and the columns are sparse ones like others.
  private static let fewBlocks = 8

  package init(_ model: Model) {
    var columns = [[(row: Int, value: Double)]](repeating: [], count: model.variables.count)
    for (row, definition) in model.rows.enumerated() {
      for term in definition.terms where term.coefficient != 0 {
        columns[term.variable.index].append((row, term.coefficient))
      }
    }
    let rowCount = model.rows.count
    self.rowCount = rowCount
    columnCount = columns.count
    let groups = Dictionary(grouping: columns.indices) { columns[$0].map(\.row) }
    var wide = groups.filter { $0.value.count >= Self.leastBlockWidth && !$0.key.isEmpty }
      .sorted { $0.value[0] < $1.value[0] }
    if wide.count > Self.fewBlocks {
      wide.removeAll { $0.key.count * $0.value.count < 4 * ColumnGrouping.blockCost }
    }
    let inBlocks = Set(wide.flatMap(\.value))
    let lists = columns.indices.filter { !inBlocks.contains($0) }
    let similar = ColumnGrouping.groups(
      of: lists.map { columns[$0].map(\.row) }, rowCount: rowCount
    ).map { $0.map { lists[$0] } }
    let inPadded = Set(similar.joined())
    let short = similar.joined() + lists.filter { !inPadded.contains($0) }
    var position = [Int](repeating: 0, count: columns.count)
    for (internalIndex, index) in (wide.flatMap(\.value) + short).enumerated() {
      position[index] = internalIndex
    }
    self.position = position
    firstShort = inBlocks.count
    var next = 0
    var blocksOfRow = [[(block: Block, local: Int)]](repeating: [], count: rowCount)
    blocks = wide.map { rows, members in
      let block = Block(rows: rows, columns: next..<next + members.count) {
        columns[members[$1]][$0].value
      }
      for (local, row) in rows.enumerated() { blocksOfRow[row].append((block, local)) }
      next += members.count
      return block
    }
    self.blocksOfRow = blocksOfRow
    padded = similar.map { members in
      let block = PaddedBlock(members.map { columns[$0] }, first: next)
      next += members.count
      return block
    }
    paddedOf = padded.enumerated().flatMap { [Int](repeating: $0, count: $1.columns.count) }
    gathered = Buffer(rowCount)
    let entries = short.enumerated().flatMap { column, index in
      columns[index].map { (row: $0.row, column: inBlocks.count + column, value: $0.value) }
    }
    starts = .allocate(
      copying: short.reduce(into: [0]) { $0.append($0[$0.count - 1] + columns[$1].count) })
    entryRows = .allocate(copying: entries.map(\.row))
    entryValues = .allocate(copying: entries.map(\.value))
    let byRow = entries.indices.sorted { (entries[$0].row, $0) < (entries[$1].row, $1) }
    rowEntries = .allocate(copying: byRow)
    rowColumns = .allocate(copying: byRow.map { entries[$0].column })
    var ends = [Int](repeating: 0, count: rowCount + 1)
    for entry in entries { ends[entry.row + 1] += 1 }
    for row in 0..<rowCount { ends[row + 1] += ends[row] }
    rowStarts = .allocate(copying: ends)
  }

  deinit {
    starts.deallocate()
    entryRows.deallocate()
    entryValues.deallocate()
    rowStarts.deallocate()
    rowColumns.deallocate()
    rowEntries.deallocate()
  }

  /// result = transpose(A) * rows: one number for each column.
  package func price(_ rows: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>) {
    for block in blocks {
      for (index, row) in block.rows.enumerated() { gathered[index] = rows[row] }
      Double.gemv(
        .transposed, rows: block.rows.count, columns: block.columns.count, alpha: 1,
        a: block.byRow.pointer, lda: block.columns.count, x: gathered.pointer, beta: 0,
        y: result + block.columns.lowerBound)
    }
    for block in padded { block.price(rows, into: result) }
    let (starts, entryRows, entryValues) = (starts - firstShort, entryRows, entryValues)
    for column in firstShort + paddedOf.count..<columnCount {
      var sum = 0.0
      for entry in starts[column]..<starts[column + 1] {
        sum += rows[entryRows[entry]] * entryValues[entry]
      }
      result[column] = sum
    }
  }

  /// result = result + A * columns: one number for each row.
  package func addProduct(
    _ columns: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>
  ) {
    for block in blocks {
      Double.gemv(
        .none, rows: block.rows.count, columns: block.columns.count, alpha: 1,
        a: block.byRow.pointer, lda: block.columns.count,
        x: columns + block.columns.lowerBound, beta: 0, y: gathered.pointer)
      for (index, row) in block.rows.enumerated() { result[row] += gathered[index] }
    }
    for column in firstShort..<columnCount where columns[column] != 0 {
      addColumn(column, times: columns[column], to: result)
    }
  }

  /// vector = vector + factor * column.
  package func addColumn(
    _ column: Int, times factor: Double, to vector: UnsafeMutablePointer<Double>
  ) {
    if column >= firstShort {
      let short = column - firstShort
      for entry in starts[short]..<starts[short + 1] {
        vector[entryRows[entry]] += factor * entryValues[entry]
      }
      return
    }
    for block in blocks where block.columns.contains(column) {
      let entries =
        block.byColumn.pointer
        + (column - block.columns.lowerBound) * block.rows.count
      for (index, row) in block.rows.enumerated() { vector[row] += factor * entries[index] }
    }
  }

  /// Replaces the entry of a short column in a row that it already has.
  ///
  /// - Returns: the change, or nil where the column has no such entry or is in a block.
  package func replace(row: Int, column: Int, by value: Double) -> Double? {
    guard column >= firstShort else { return nil }
    let short = column - firstShort
    for entry in starts[short]..<starts[short + 1] where entryRows[entry] == row {
      let change = value - entryValues[entry]
      entryValues[entry] = value
      if short < paddedOf.count {
        padded[paddedOf[short]].replace(row: row, column: column, by: value)
      }
      return change
    }
    return nil
  }

  /// Whether a short column has an entry in a row.
  package func hasEntry(row: Int, column: Int) -> Bool {
    guard column >= firstShort else { return false }
    let short = column - firstShort
    return (starts[short]..<starts[short + 1]).contains { entryRows[$0] == row }
  }
}

extension UnsafeMutablePointer {
  /// New memory with the elements of an array.
  fileprivate static func allocate(copying elements: [Pointee]) -> Self {
    let memory = allocate(capacity: max(1, elements.count))
    memory.initialize(from: elements, count: elements.count)
    return memory
  }
}
