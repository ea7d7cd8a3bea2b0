import Basics
import Formats
import LinearAlgebra
import Testing

@Suite struct ExactDecimalTests {
  @Test func sumsDifferencesProductsAndOrderAreExact() throws {
    var random = SeededRandom(seed: 1)
    for _ in 0..<2000 {
      let (first, second) = (random.decimal(), random.decimal())
      let (a, b) = (try ExactDecimal(parsing: first), try ExactDecimal(parsing: second))
      let (x, y) = (DecimalReference(first), DecimalReference(second))
      #expect(DecimalReference("\(a)").sign(minus: x) == 0, "\(first)")
      #expect(DecimalReference("\(a + b)").isSum(of: x, y), "\(first) + \(second)")
      #expect(x.isSum(of: DecimalReference("\(a - b)"), y), "\(first) - \(second)")
      #expect(DecimalReference("\(a * b)").isProduct(of: x, y), "\(first) * \(second)")
      let order = x.sign(minus: y)
      #expect((a < b) == (order < 0) && (a > b) == (order > 0) && (a == b) == (order == 0))
    }
  }

  @Test func equalNumbersAreEqualHoweverTheyAreWritten() throws {
    for (a, b) in [("1", "1.000"), ("1000", "1e3"), ("-0", "0"), ("0.5", "5E-1"), ("0e7", "0.0")] {
      let (x, y) = (try ExactDecimal(parsing: a), try ExactDecimal(parsing: b))
      #expect(x == y && x.hashValue == y.hashValue && !(x < y) && !(y < x))
    }
    let small = try ExactDecimal(parsing: "1e-2000")
    #expect(ExactDecimal.one + small > .one && ExactDecimal.one - small < .one)
    #expect(ExactDecimal.one + small - .one == small)
  }

  @Test func signsAreThoseOfTheNumbers() throws {
    let number = try ExactDecimal(parsing: "-0.1")
    #expect(number.sign == -1 && (-number).sign == 1 && (number - number).sign == 0)
    #expect(number.isNegative && !(number - number).isNegative && !(-ExactDecimal.zero).isNegative)
  }
}
