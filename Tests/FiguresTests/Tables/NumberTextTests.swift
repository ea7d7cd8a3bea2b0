import Figures
import Testing

@Suite struct NumberTextTests {
  @Test(arguments: [
    (1.005, 1, "1.0"), (-0.0004, 3, "0.000"), (2.5, 0, "2"), (1234.5678, 2, "1234.57"),
    (-1.25, 2, "-1.25"), (1e300, 2, "1e300"),
  ])
  func roundsToDecimals(value: Double, decimals: Int, text: String) {
    #expect(NumberText.fixed(value, decimals: decimals) == text)
  }

  @Test(arguments: [
    (0, "0"), (12.5, "12.5"), (0.00123456, "0.001235"), (1234.56, "1235"), (3e-7, "3e-7"),
    (-45_000_000, "-4.5e7"), (100, "100"), (999_999, "999999"),
  ])
  func shortensToFourDigits(value: Double, text: String) {
    #expect(NumberText.compact(value) == text)
  }

  @Test(
    arguments: [
      0.1, 1.0 / 3, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 123_456_789.123,
    ] as [Double])
  func exactTextReadsBack(value: Double) {
    #expect(Double(NumberText.exact(value)) == value)
  }
}
