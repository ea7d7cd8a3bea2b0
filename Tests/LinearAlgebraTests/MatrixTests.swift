import LinearAlgebra
import Testing

@Suite struct MatrixTests {
  @Test func elementsAreInRowMajorOrder() {
    var matrix = Matrix<Double>(rows: 2, columns: 3, elements: [1, 2, 3, 4, 5, 6])
    #expect(matrix[0, 2] == 3 && matrix[1, 0] == 4)
    #expect(matrix.row(1) == [4, 5, 6])
    matrix[1, 1] = 9
    #expect(matrix.elements == [1, 2, 3, 4, 9, 6])
    #expect(Matrix<Float>(rows: 2, columns: 2, repeating: 7).elements == [7, 7, 7, 7])
    #expect(Matrix<Float>(rows: 1, columns: 2).elements == [0, 0])
  }

  /// The same elements in another shape are another matrix.
  @Test func shapesCount() {
    let elements: [Float] = [1, 2, 3, 4]
    #expect(
      Matrix(rows: 2, columns: 2, elements: elements)
        != Matrix(rows: 1, columns: 4, elements: elements))
  }

  @Test func widensExactlyAndNarrowsToTheNearest() {
    let matrix = Matrix<Float>(rows: 1, columns: 2, elements: [0.1, -3])
    #expect(matrix.converted(to: Double.self).elements == [Double(Float(0.1)), -3])
    #expect(matrix.converted(to: Double.self).converted(to: Float.self) == matrix)
    let wide = Matrix<Double>(rows: 1, columns: 1, elements: [0.1])
    #expect(wide.converted(to: Float.self).elements == [0.1])
  }

  /// (1 2 3; 4 5 6) (1, 0, -1) + (10, 20) = (-2 + 10, -2 + 20).
  @Test func multipliesAVector() {
    let matrix = Matrix<Double>(rows: 2, columns: 3, elements: [1, 2, 3, 4, 5, 6])
    #expect(matrix.multiply([1, 0, -1], plus: [10, 20]) == [8, 18])
    #expect(matrix.converted(to: Float.self).multiply([1, 0, -1], plus: [10, 20]) == [8, 18])
  }

  /// (1 2; 3 4) times the transpose of (1 0; 0 1; 1 1) = (1 2 3; 3 4 7).
  @Test func multipliesATransposedMatrix() {
    let left = Matrix<Double>(rows: 2, columns: 2, elements: [1, 2, 3, 4])
    let right = Matrix<Double>(rows: 3, columns: 2, elements: [1, 0, 0, 1, 1, 1])
    let product = Matrix<Double>(rows: 2, columns: 3, elements: [1, 2, 3, 3, 4, 7])
    #expect(left.multiplyTransposed(right) == product)
    #expect(
      left.converted(to: Float.self).multiplyTransposed(right.converted(to: Float.self))
        == product.converted(to: Float.self))
  }

  @Test func productsOfNothingAreZero() {
    #expect(Matrix<Double>(rows: 0, columns: 3).multiply([1, 2, 3], plus: []) == [])
    #expect(Matrix<Double>(rows: 2, columns: 0).multiply([], plus: [3, 4]) == [3, 4])
    let empty = Matrix<Float>(rows: 2, columns: 0)
    #expect(
      empty.multiplyTransposed(Matrix(rows: 3, columns: 0)) == Matrix(rows: 2, columns: 3))
    #expect(
      Matrix<Float>(rows: 0, columns: 4).multiplyTransposed(Matrix(rows: 3, columns: 4))
        == Matrix(rows: 0, columns: 3))
  }
}
