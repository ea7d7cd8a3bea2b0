import LinearAlgebra
import Testing

@Suite struct ExactnessTests {
  private static let numbers: [Double] = [
    0, 1, -1, 0.1, 3, 0x1p-52, 1 + 0x1p-52, 0x1p53, 0x1p53 + 2, -0.3, 1e300, -1e300, 0x1p-1074,
    0x1.8p-540, 0x1.000001p-500, .leastNormalMagnitude, .greatestFiniteMagnitude,
  ]

  @Test(arguments: numbers, numbers) func sumsAndProductsAreExactOrNothing(a: Double, b: Double) {
    let (x, y) = (ExactNumber(a), ExactNumber(b))
    let sum = a + b
    let isSum = sum.isFinite && (x + y - ExactNumber(sum)).sign == 0
    #expect(Double.exactSum(a, b) == (isSum ? sum : nil))
    let product = a * b
    let isProduct = product.isFinite && (x * y - ExactNumber(product)).sign == 0
    #expect(Double.exactProduct(a, b) == (isProduct ? product : nil))
  }
}
