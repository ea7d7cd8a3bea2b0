import Formats
import Testing

@Suite struct SExpressionReaderTests {
  @Test func commentsBlanksAndEndsOfLinesOfAllKindsAreRead() throws {
    let text =
      "\u{feff}; a comment (with parts\r\n(declare-const X_0 Real);another\r\n\t(declare-const\tY_0 Real)\r\n"
      + "(assert\n  (<= X_0 ; here too )\n 1))  ; no end of line"
    let property = try Property(parsing: text)
    #expect(property.regions.map(\.bounds) == [[PropertyBounds(upper: .one)]])
  }

  private static let broken: [(String, String?, String)] = [
    ("", nil, "nothing but"), (" ; only this\n", nil, "nothing but"),
    ("\n (assert", "line 2, column 2", "'(' without"), (" )", "line 1, column 2", "')' without"),
    ("(a [1", "line 1, column 4", "'['"), ("(a [1;2]", "line 1, column 4", "'['"),
    ("(a [-1])", "line 1, column 4", "brackets"), ("(a [1,])", "line 1, column 4", "brackets"),
    ("(a [1000000001])", "line 1, column 4", "brackets"),
    ("(a [99999999999999999999999999])", "line 1, column 4", "brackets"),
    ("(a \"text\n\")", "line 1, column 4", "text"), ("(a ,)", "line 1, column 4", "character"),
    ("(a \u{1})", "line 1, column 4", "character"), ("x", "line 1, column 1", "'x'"),
  ]

  @Test(arguments: broken)
  func brokenTextsAreRefusedAtTheirPlace(text: String, place: String?, part: String) {
    PropertyTexts.expect(.malformed, place, part, in: text)
  }

  @Test func depthIsLimited() throws {
    PropertyTexts.expect(
      .unsupported, "line 2, column 508", "500 parentheses",
      in: PropertyTexts.declarations + "(assert " + String(repeating: "(", count: 100_000))
    for (open, inner) in [("(and ", "(<= X_0 1)"), ("(not ", "(<= X_0 1)"), ("(or ", "(<= X_0 1)")]
    {
      let text =
        "(assert " + String(repeating: open, count: 490) + inner
        + String(repeating: ")", count: 491)
      #expect(try PropertyTexts.one(text).regions.count == 1)
    }
    let sum =
      "(assert (<= " + String(repeating: "(+ 0.5 ", count: 490) + "X_0"
      + String(repeating: ")", count: 490) + " 245))"
    #expect(try PropertyTexts.one(sum).regions[0].bounds[0] == PropertyBounds(upper: .zero))
  }
}
