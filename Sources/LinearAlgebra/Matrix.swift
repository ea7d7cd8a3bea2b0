/// A dense matrix in row-major order.
public struct Matrix<Scalar: BLASScalar>: Sendable, Equatable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  /// rows * columns elements; the element in row i and column j is at i * columns + j.
  public var elements: [Scalar]

  /// A matrix with the same value everywhere.
  public init(rows: Int, columns: Int, repeating value: Scalar = 0) {
    self.init(
      rows: rows, columns: columns, elements: [Scalar](repeating: value, count: rows * columns))
  }

  /// A matrix of given elements in row-major order; there must be rows * columns of them.
  public init(rows: Int, columns: Int, elements: [Scalar]) {
    precondition(
      rows >= 0 && columns >= 0 && elements.count == rows * columns,
      "a \(rows) x \(columns) matrix cannot have \(elements.count) elements")
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  /// The element in a row and a column.
  @inlinable
  public subscript(row: Int, column: Int) -> Scalar {
    get { elements[row * columns + column] }
    set { elements[row * columns + column] = newValue }
  }

  /// One row as a slice of the elements.
  @inlinable
  public func row(_ index: Int) -> ArraySlice<Scalar> {
    elements[index * columns..<(index + 1) * columns]
  }

  /// The same matrix in another precision.
  public func converted<Other>(to type: Other.Type) -> Matrix<Other> {
    Matrix<Other>(rows: rows, columns: columns, elements: elements.map { Other($0) })
  }
}

extension Matrix {
  /// self * vector (`columns` elements) + offset (`rows` elements).
  public func multiply(_ vector: [Scalar], plus offset: [Scalar]) -> [Scalar] {
    precondition(vector.count == columns && offset.count == rows, "sizes of a product disagree")
    var result = offset
    guard rows > 0, columns > 0 else { return result }
    Scalar.gemv(
      .none, rows: rows, columns: columns, alpha: 1, a: elements, lda: columns, x: vector,
      beta: 1, y: &result)
    return result
  }

  /// transpose(self) * vector (`rows` elements).
  public func transposedProduct(_ vector: [Scalar]) -> [Scalar] {
    precondition(vector.count == rows, "sizes of a product disagree")
    var result = [Scalar](repeating: 0, count: columns)
    guard rows > 0, columns > 0 else { return result }
    Scalar.gemv(
      .transposed, rows: rows, columns: columns, alpha: 1, a: elements, lda: columns, x: vector,
      beta: 0, y: &result)
    return result
  }

  /// self * transpose(other), a rows x other.rows matrix; both have the same number of columns.
  public func multiplyTransposed(_ other: Matrix) -> Matrix {
    precondition(columns == other.columns, "sizes of a product disagree")
    var result = Matrix(rows: rows, columns: other.rows)
    guard !result.elements.isEmpty, columns > 0 else { return result }
    Scalar.gemm(
      .none, .transposed, m: rows, n: other.rows, k: columns, alpha: 1, a: elements,
      lda: columns, b: other.elements, ldb: columns, beta: 0, c: &result.elements,
      ldc: other.rows)
    return result
  }

  /// self * other, a rows x other.columns matrix; other has as many rows as this has columns.
  public func multiply(_ other: Matrix) -> Matrix {
    precondition(columns == other.rows, "sizes of a product disagree")
    var result = Matrix(rows: rows, columns: other.columns)
    guard !result.elements.isEmpty, columns > 0 else { return result }
    Scalar.gemm(
      .none, .none, m: rows, n: other.columns, k: columns, alpha: 1, a: elements, lda: columns,
      b: other.elements, ldb: other.columns, beta: 0, c: &result.elements, ldc: other.columns)
    return result
  }
}
