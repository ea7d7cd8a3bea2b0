import LinearAlgebra
import Testing

/// Every routine against plain loops, on whole numbers, so that results are exact in any order of
/// the additions.
@Suite struct BLASScalarTests {
  /// Whole numbers from -4 to 4.
  private func numbers<Scalar: BLASScalar>(_ count: Int, seed: Int) -> [Scalar] {
    (0..<count).map { Scalar(($0 * 31 + seed * 17 + $0 * $0) % 9 - 4) }
  }

  private func checkGemm<Scalar: BLASScalar>(
    _ type: Scalar.Type, _ transposeA: Transposition, _ transposeB: Transposition
  ) {
    let (m, n, k) = (3, 4, 5)
    // Rows are longer than they need to be: the leading dimension counts, not the width.
    let lda = (transposeA == .none ? k : m) + 2
    let ldb = (transposeB == .none ? n : k) + 1
    let ldc = n + 3
    let a: [Scalar] = numbers((transposeA == .none ? m : k) * lda, seed: 1)
    let b: [Scalar] = numbers((transposeB == .none ? k : n) * ldb, seed: 2)
    let original: [Scalar] = numbers(m * ldc, seed: 3)
    var c = original
    Scalar.gemm(
      transposeA, transposeB, m: m, n: n, k: k, alpha: 2, a: a, lda: lda, b: b, ldb: ldb,
      beta: -3, c: &c, ldc: ldc)
    var expected = original
    for i in 0..<m {
      for j in 0..<n {
        var sum: Scalar = 0
        for l in 0..<k {
          let left = transposeA == .none ? a[i * lda + l] : a[l * lda + i]
          let right = transposeB == .none ? b[l * ldb + j] : b[j * ldb + l]
          sum += left * right
        }
        expected[i * ldc + j] = 2 * sum - 3 * original[i * ldc + j]
      }
    }
    #expect(c == expected)
  }

  @Test(arguments: [Transposition.none, .transposed], [Transposition.none, .transposed])
  func gemm(transposeA: Transposition, transposeB: Transposition) {
    checkGemm(Float.self, transposeA, transposeB)
    checkGemm(Double.self, transposeA, transposeB)
  }

  private func checkGemv<Scalar: BLASScalar>(_ type: Scalar.Type, _ transpose: Transposition) {
    let (rows, columns, lda) = (4, 3, 5)
    let a: [Scalar] = numbers(rows * lda, seed: 4)
    let (inputs, outputs) = transpose == .none ? (columns, rows) : (rows, columns)
    let x: [Scalar] = numbers(inputs, seed: 5)
    let original: [Scalar] = numbers(outputs, seed: 6)
    var y = original
    Scalar.gemv(
      transpose, rows: rows, columns: columns, alpha: -2, a: a, lda: lda, x: x, beta: 3, y: &y)
    let expected = (0..<outputs).map { i in
      var sum: Scalar = 0
      for j in 0..<inputs { sum += (transpose == .none ? a[i * lda + j] : a[j * lda + i]) * x[j] }
      return -2 * sum + 3 * original[i]
    }
    #expect(y == expected)
  }

  @Test(arguments: [Transposition.none, .transposed]) func gemv(transpose: Transposition) {
    checkGemv(Float.self, transpose)
    checkGemv(Double.self, transpose)
  }

  /// 1 * 4 - 2 * 5 + 3 * 6 = 12; (4, 5, 6) + 2 (1, -2, 3) = (6, 1, 12).
  @Test func dotAndAxpy() {
    #expect(Float.dot(count: 3, [1, -2, 3], [4, 5, 6]) == 12)
    #expect(Double.dot(count: 3, [1, -2, 3], [4, 5, 6]) == 12)
    #expect(Double.dot(count: 0, [1], [1]) == 0)
    var float: [Float] = [4, 5, 6, 7]
    Float.axpy(count: 3, alpha: 2, [1, -2, 3], &float)
    #expect(float == [6, 1, 12, 7])
    var double: [Double] = [4, 5, 6, 7]
    Double.axpy(count: 3, alpha: 2, [1, -2, 3], &double)
    #expect(double == [6, 1, 12, 7])
  }
}
