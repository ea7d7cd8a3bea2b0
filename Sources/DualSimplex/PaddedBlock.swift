internal import LinearAlgebra

/// A dense copy of columns with similar rows, with zeros filled in: what pricing reads in place of
/// their lists.
package final class PaddedBlock {
  /// The rows that any of its columns has, ascending.
  package let rows: [Int]
  /// The internal positions of its columns.
  package let columns: Range<Int>
  /// rows.count x columns.count, row-major.
  package let byRow: Buffer
  private let gathered: Buffer

  /// A copy of columns.
  ///
  /// - Parameters:
  ///   - entries: those of each column.
  ///   - first: the internal position of the first column.
  init(_ entries: [[(row: Int, value: Double)]], first: Int) {
    rows = Set(entries.joined().map(\.row)).sorted()
    columns = first..<first + entries.count
    byRow = Buffer(rows.count * columns.count)
    gathered = Buffer(rows.count)
    for (column, entries) in zip(columns, entries) {
      for entry in entries { replace(row: entry.row, column: column, by: entry.value) }
    }
  }

  /// Replaces the entry of a column in a row that it has.
  func replace(row: Int, column: Int, by value: Double) {
    // The last row that is not beyond it.
    var (low, high) = (0, rows.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if rows[middle] <= row { low = middle } else { high = middle }
    }
    byRow[low * columns.count + column - columns.lowerBound] = value
  }

  /// result = transpose(A) * factors, where both have all rows and columns of the store.
  func price(_ factors: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>) {
    var isZero = true
    for (index, row) in rows.enumerated() {
      gathered[index] = factors[row]
      isZero = isZero && factors[row] == 0
    }
    let result = result + columns.lowerBound
    // A row of a basis inverse touches only some places of an image.
    guard !isZero else { return result.update(repeating: 0, count: columns.count) }
    Double.gemv(
      .transposed, rows: rows.count, columns: columns.count, alpha: 1, a: byRow.pointer,
      lda: columns.count, x: gathered.pointer, beta: 0, y: result)
  }
}
