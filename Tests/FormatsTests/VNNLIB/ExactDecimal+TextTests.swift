import Formats
import Testing

@Suite struct ExactDecimalTextTests {
  @Test(arguments: [
    ("0", "0"), ("-0.0", "0"), ("12", "12"), ("-1.50", "-1.5"), (".5", "0.5"), ("5.", "5"),
    ("+1e2", "100"), ("1e-3", "0.001"), ("1234567890123456789012", "1234567890123456789012"),
    ("0.000000001000000002", "0.000000001000000002"), ("1e300", "1e300"), ("-12e-300", "-12e-300"),
    ("1000000000", "1000000000"), ("10.000000001", "10.000000001"),
  ])
  func numbersAreReadAndWritten(text: String, written: String) throws {
    #expect(try ExactDecimal(parsing: text).description == written)
  }

  @Test(arguments: [
    "", "-", ".", "e5", "1e", "1e+", "1 ", "0x10", "1.2.3", "--1", "nan", "inf", "1e5.0", "1_000",
  ])
  func otherTextsAreNoNumbers(text: String) {
    #expect(throws: ExactDecimalError.notANumber) { try ExactDecimal(parsing: text) }
  }

  @Test func numbersBeyondAnyUseAreRefused() throws {
    let longest = String(repeating: "9", count: ExactDecimal.mostDigits)
    #expect(try ExactDecimal(parsing: longest).description.hasPrefix("999"))
    _ = try ExactDecimal(parsing: "1e-\(ExactDecimal.farthestPlace)")
    for text in [
      longest + "9", "0." + longest + "9", "1e2000", "1e-2001", "1e99999999999999999999",
      "-1e-99999999999999999999", "0." + String(repeating: "0", count: 10_000) + "1",
      "1" + String(repeating: "0", count: 10_000),
    ] {
      #expect(throws: ExactDecimalError.beyondLimits) { try ExactDecimal(parsing: text) }
    }
  }
}
