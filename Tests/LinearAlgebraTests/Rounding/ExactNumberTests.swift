import LinearAlgebra
import Testing

@Suite struct ExactNumberTests {
  private static let least = Double.leastNonzeroMagnitude

  private func number(_ value: Double) -> ExactNumber { ExactNumber(value) }

  @Test(arguments: [0, 1, -1.5, 0.1, 1e300, -1e-300, least, .leastNormalMagnitude, 123456789.125])
  func aNumberIsItself(value: Double) {
    #expect((number(value) - number(value)).sign == 0)
    #expect(number(value).sign == (value > 0 ? 1 : value < 0 ? -1 : 0))
    #expect((number(value) + number(value) - number(2) * number(value)).sign == 0)
    #expect((-number(value) + number(value)).sign == 0)
  }

  /// What float64 rounds away.
  @Test func nothingIsRounded() {
    #expect((number(1e300) + number(Self.least) - number(1e300)).sign == 1)
    #expect((number(1) + number(-Self.least) - number(1)).sign == -1)
    #expect((number(Self.least) * number(Self.least)).sign == 1)
    #expect((number(0.1) * number(10) - number(1)).sign == 1)
    #expect((number(0.1) + number(0.2) - number(0.3)).sign == 1)
    #expect((number(1e200) * number(1e200) - number(1e200) * number(1e200)).sign == 0)
  }

  /// (a + b)(a - b) = a a - b b, on numbers of very different sizes.
  @Test func theBinomialFormulaHolds() {
    var values = [3.7, -1e-17, 9.5e15, 0.1, -2, 1e90, 7e-90]
    values += values.map { $0.nextUp }
    for a in values {
      for b in values {
        let (x, y) = (number(a), number(b))
        #expect(((x + y) * (x - y) - (x * x - y * y)).sign == 0)
        #expect((x - y).sign == (a > b ? 1 : a < b ? -1 : 0))
      }
    }
  }

  /// Products of whole numbers of several digits, against their known value.
  @Test func longProducts() {
    var factorial = number(1)
    for value in 1...30 { factorial = factorial * number(Double(value)) }
    var divided = number(1)
    for value in (1...30).reversed() { divided = number(Double(value)) * divided }
    #expect((factorial - divided).sign == 0)
    // 2^53 - 1 squared is 2^106 - 2^54 + 1.
    let largest = number(0x1p53 - 1)
    #expect((largest * largest - (number(0x1p106) - number(0x1p54) + number(1))).sign == 0)
  }
}
