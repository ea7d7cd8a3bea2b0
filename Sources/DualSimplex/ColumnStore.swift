internal import LinearAlgebra
internal import Optimization

/// The constraint matrix by columns, in an order of its own.
///
/// Columns that have entries in exactly the same rows stand together as a dense block, so that
/// pricing them is one product of BLAS. In the programs of an attack these are the hundreds of
/// input columns, which only the first layer's rows and the cutoff row know. All other columns are
/// short and are kept as lists.
final class ColumnStore {
  /// Columns with the same rows: rows.count x columns, row-major.
  struct Block {
    let rows: [Int]
    /// The internal positions of its columns.
    let columns: Range<Int>
    let matrix: Buffer
  }

  let rowCount: Int
  let columnCount: Int
  /// The internal position of each of the model's variables.
  let position: [Int]
  let blocks: [Block]
  /// The internal position of the first short column.
  let firstShort: Int
  /// For each column the sum of its entries' magnitudes.
  let magnitude: Buffer
  private var starts: [Int] = [0]
  private var entryRows: [Int] = []
  private var entryValues: [Double] = []
  private let gathered: Buffer

  /// A block is worth its while from this many columns on.
  private static let leastBlockWidth = 16

  init(_ model: Model) {
    var columns = [[(row: Int, value: Double)]](repeating: [], count: model.variables.count)
    for (row, definition) in model.rows.enumerated() {
      for term in definition.terms where term.coefficient != 0 {
        columns[term.variable.index].append((row, term.coefficient))
      }
    }
    rowCount = model.rows.count
    columnCount = columns.count
    let groups = Dictionary(grouping: columns.indices) { columns[$0].map(\.row) }
    let wide = groups.filter { $0.value.count >= Self.leastBlockWidth && !$0.key.isEmpty }
      .sorted { $0.value[0] < $1.value[0] }
    let inBlocks = Set(wide.flatMap(\.value))
    let short = columns.indices.filter { !inBlocks.contains($0) }
    var position = [Int](repeating: 0, count: columns.count)
    for (internalIndex, index) in (wide.flatMap(\.value) + short).enumerated() {
      position[index] = internalIndex
    }
    self.position = position
    firstShort = inBlocks.count
    var next = 0
    blocks = wide.map { rows, members in
      let matrix = Buffer(rows.count * members.count)
      for (column, index) in members.enumerated() {
        for (row, entry) in columns[index].enumerated() {
          matrix[row * members.count + column] = entry.value
        }
      }
      defer { next += members.count }
      return Block(rows: rows, columns: next..<next + members.count, matrix: matrix)
    }
    gathered = Buffer(model.rows.count)
    magnitude = Buffer(columns.count)
    for index in short {
      entryRows += columns[index].map(\.row)
      entryValues += columns[index].map(\.value)
      starts.append(entryRows.count)
    }
    for (index, column) in columns.enumerated() {
      magnitude[position[index]] = column.reduce(0) { $0 + abs($1.value) }
    }
  }

  /// result = transpose(A) * rows: one number for each column.
  func price(_ rows: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>) {
    for block in blocks {
      for (index, row) in block.rows.enumerated() { gathered[index] = rows[row] }
      Double.gemv(
        .transposed, rows: block.rows.count, columns: block.columns.count, alpha: 1,
        a: block.matrix.pointer, lda: block.columns.count, x: gathered.pointer, beta: 0,
        y: result + block.columns.lowerBound)
    }
    entryRows.withUnsafeBufferPointer { entryRows in
      entryValues.withUnsafeBufferPointer { values in
        for short in 0..<starts.count - 1 {
          var sum = 0.0
          for entry in starts[short]..<starts[short + 1] {
            sum += rows[entryRows[entry]] * values[entry]
          }
          result[firstShort + short] = sum
        }
      }
    }
  }

  /// result = result + A * columns: one number for each row.
  func addProduct(
    _ columns: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>
  ) {
    for block in blocks {
      Double.gemv(
        .none, rows: block.rows.count, columns: block.columns.count, alpha: 1,
        a: block.matrix.pointer, lda: block.columns.count,
        x: columns + block.columns.lowerBound, beta: 0, y: gathered.pointer)
      for (index, row) in block.rows.enumerated() { result[row] += gathered[index] }
    }
    for column in firstShort..<columnCount where columns[column] != 0 {
      addColumn(column, times: columns[column], to: result)
    }
  }

  /// vector = vector + factor * column.
  func addColumn(
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
      let offset = column - block.columns.lowerBound
      for (index, row) in block.rows.enumerated() {
        vector[row] += factor * block.matrix[index * block.columns.count + offset]
      }
    }
  }

  /// Replaces the entry of a short column in a row that it already has.
  ///
  /// - Returns: the change, or nil where the column has no such entry or is in a block.
  func replace(row: Int, column: Int, by value: Double) -> Double? {
    guard column >= firstShort else { return nil }
    let short = column - firstShort
    for entry in starts[short]..<starts[short + 1] where entryRows[entry] == row {
      let change = value - entryValues[entry]
      entryValues[entry] = value
      magnitude[column] += abs(change)
      return change
    }
    return nil
  }

  /// The rows in which a short column has entries.
  func hasEntry(row: Int, column: Int) -> Bool {
    guard column >= firstShort else { return false }
    let short = column - firstShort
    return entryRows[starts[short]..<starts[short + 1]].contains(row)
  }
}
