import LinearAlgebra
import Testing

@Suite struct SparseMapTests {
  /// (0 2 0; 0 0 0; -1 0 3)
  private let map = SparseMap(
    inputCount: 3,
    rows: [[(column: 1, value: 2)], [], [(column: 2, value: 3), (column: 0, value: -1)]])
  private var form: LinearMap.Form { .sparse(map) }

  @Test func rowsAreSorted() {
    #expect(map.rows[2] == LinearMap.Row(columns: [0, 2], values: [-1, 3]))
    #expect(form.row(1) == LinearMap.Row(columns: [], values: []))
    #expect(form.inputCount == 3 && form.outputCount == 3)
    #expect(
      ConvolutionMapTests.matrix(form)
        == Matrix(rows: 3, columns: 3, elements: [0, 2, 0, 0, 0, 0, -1, 0, 3]))
  }

  @Test func productsAreThoseOfTheMatrix() {
    let inputs = Matrix<Double>(rows: 2, columns: 3, elements: [1, 2, 3, -4, 5, 6])
    #expect(form.apply(inputs) == Matrix(rows: 2, columns: 3, elements: [4, 0, 8, 10, 0, 22]))
    #expect(LinearMap(form).apply([-4, 5, 6]) == [10, 0, 22])
    #expect(form.applyTransposed([1, 7, 2]) == [-2, 2, 6])
    #expect(form.columnMagnitudes == [1, 2, 3])
  }

  @Test func scalingMultipliesEveryCoefficient() {
    let scaled = form.scaled(rows: [2, 4, 8], columns: [1, 0.5, 0.25])
    #expect(
      ConvolutionMapTests.matrix(scaled)
        == Matrix(rows: 3, columns: 3, elements: [0, 2, 0, 0, 0, 0, -8, 0, 6]))
  }

  @Test func aDiagonalHasOneCoefficientForEachInput() {
    #expect(LinearMap(.sparse(SparseMap(diagonal: [1, -2, 0]))).apply([5, 6, 7]) == [5, -12, 0])
  }

  @Test func otherFormsBecomeSparse() {
    let matrix = Matrix<Double>(rows: 2, columns: 2, elements: [1, 0, 3, 4])
    #expect(
      SparseMap(.dense(matrix)).rows == [
        LinearMap.Row(columns: [0, 1], values: [1, 0]),
        LinearMap.Row(columns: [0, 1], values: [3, 4]),
      ])
    #expect(SparseMap(form) == map)
  }

  @Test func sumsAreWhatTheSumSays() {
    let sum = map.adding(SparseMap(diagonal: [1, 1, 1])) { $0 + $1 }
    #expect(
      sum.map { ConvolutionMapTests.matrix(.sparse($0)) }
        == Matrix(rows: 3, columns: 3, elements: [1, 2, 0, 0, 1, 0, -1, 0, 4]))
    #expect(map.adding(map) { _, _ in nil } == nil)
  }
}
