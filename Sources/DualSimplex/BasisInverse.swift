internal import LinearAlgebra

/// The dense inverse of the basis matrix, row-major, kept up to date by rank-one changes.
///
/// The programs here have some dozens of rows, for which a dense inverse is both the fastest and
/// the simplest representation.
final class BasisInverse {
  let order: Int
  private let inverse: Buffer
  private let scratch: Buffer
  /// Rank-one changes since the last inversion.
  private(set) var updates = 0

  init(order: Int) {
    self.order = order
    inverse = Buffer(order * order)
    scratch = Buffer(order)
  }

  /// Row `index` of the inverse.
  func row(_ index: Int) -> UnsafeMutablePointer<Double> { inverse.pointer + index * order }

  /// Inverts a new basis matrix.
  ///
  /// - Parameter column: adds column `index` of the matrix to a vector of zeros.
  /// - Returns: whether the matrix could be inverted.
  func invert(column: (_ index: Int, _ vector: UnsafeMutablePointer<Double>) -> Void) -> Bool {
    for index in 0..<order {
      scratch.fill(0)
      column(index, scratch.pointer)
      for row in 0..<order { inverse[row * order + index] = scratch[row] }
    }
    updates = 0
    return LAPACK.invert(order: order, inverse.pointer)
  }

  /// result = inverse * vector.
  func multiply(_ vector: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>) {
    guard order > 0 else { return }
    Double.gemv(
      .none, rows: order, columns: order, alpha: 1, a: inverse.pointer, lda: order, x: vector,
      beta: 0, y: result)
  }

  /// result = transpose(inverse) * vector.
  func multiplyTransposed(
    _ vector: UnsafePointer<Double>, into result: UnsafeMutablePointer<Double>
  ) {
    guard order > 0 else { return }
    Double.gemv(
      .transposed, rows: order, columns: order, alpha: 1, a: inverse.pointer, lda: order,
      x: vector, beta: 0, y: result)
  }

  /// Replaces the basis column at position `pivot` by one whose product with the inverse is
  /// `column`.
  func replace(_ pivot: Int, by column: UnsafePointer<Double>) {
    let factor = 1 / column[pivot]
    let pivotRow = row(pivot)
    for index in 0..<order { scratch[index] = pivotRow[index] * factor }
    // Every other row loses column[row] times the new pivot row; the pivot row becomes it.
    Double.ger(
      rows: order, columns: order, alpha: -1, x: column, y: scratch.pointer, a: inverse.pointer,
      lda: order)
    pivotRow.update(from: scratch.pointer, count: order)
    updates += 1
  }

  /// Follows a change of one row of the basis matrix by the Sherman-Morrison formula.
  ///
  /// - Parameter change: what is added to the row, one number for each basis position.
  /// - Returns: whether the new matrix is far enough from singular.
  func changeRow(_ index: Int, by change: UnsafePointer<Double>) -> Bool {
    // inverse' = inverse - (inverse e) (change inverse) / (1 + change inverse e)
    multiplyTransposed(change, into: scratch.pointer)
    let denominator = 1 + scratch[index]
    guard abs(denominator) > 1e-6 else { return false }
    let column = (0..<order).map { inverse[$0 * order + index] }
    Double.ger(
      rows: order, columns: order, alpha: -1 / denominator, x: column, y: scratch.pointer,
      a: inverse.pointer, lda: order)
    updates += 1
    return true
  }
}
