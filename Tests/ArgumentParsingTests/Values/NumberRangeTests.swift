import ArgumentParsing
import Testing

@Suite struct NumberRangeTests {
  @Test(arguments: [("0,1", 0.0...1), ("-1,1", -1...1), ("-.5,1e2", -0.5...100), ("3,3", 3...3)])
  func readsTwoEnds(text: String, range: ClosedRange<Double>) throws {
    #expect(try NumberRange(argument: text).range == range)
  }

  @Test(arguments: ["", "0", "0,1,2", "0-1", "0,", "nan,1", "0,inf"])
  func refusesWhatIsNoInterval(text: String) {
    #expect(
      ArgumentValueTests.message(NumberRange.self, text)
        == "expected two numbers such as 0,1, got '\(text)'")
  }

  @Test func refusesReversedEnds() {
    #expect(
      ArgumentValueTests.message(NumberRange.self, "1,0")
        == "must have the smaller number first, got '1,0'")
  }

  @Test func textReadsBackTheSame() {
    #expect(NumberRange(-1, 1).argumentText == "-1,1")
    #expect(NumberRange(0.25, 1e20).argumentText == "0.25,1e+20")
  }
}
