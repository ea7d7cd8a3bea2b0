import LinearAlgebra
import Testing

@Suite struct OpenBLASTests {
  @Test func theLibraryNamesItself() {
    #expect(OpenBLAS.configuration.contains("OpenBLAS"))
  }

  /// A product large enough for OpenBLAS to use threads, of whole numbers: exact with one thread.
  @Test func productsAreRightWithOneThread() {
    OpenBLAS.setThreadCount(1)
    let size = 150
    let matrix = Matrix<Double>(
      rows: size, columns: size, elements: (0..<size * size).map { Double($0 % 7 - 3) })
    let product = matrix.multiplyTransposed(matrix)
    for (i, j) in [(0, 0), (3, 140), (149, 149)] {
      let expected = zip(matrix.row(i), matrix.row(j)).map(*).reduce(0, +)
      #expect(product[i, j] == expected)
    }
  }
}
