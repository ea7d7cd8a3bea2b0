import Figures
import Testing

@Suite struct TextMeasureTests {
  @Test func cutsLongTextWithAnEllipsis() {
    let text = "A name that is far too long"
    let cut = TextMeasure.truncated(text, size: 13, limit: 80)
    #expect(cut.hasSuffix("…"))
    #expect(TextMeasure.width(cut, size: 13) <= 80)
    #expect(TextMeasure.truncated(text, size: 13, limit: 800) == text)
  }

  @Test func wrapsAtSpaces() {
    let lines = TextMeasure.wrapped("one two three four", size: 10, limit: 60)
    #expect(lines.count > 1)
    #expect(lines.joined(separator: " ") == "one two three four")
    #expect(lines.allSatisfy { TextMeasure.width($0, size: 10) <= 60 })
    #expect(TextMeasure.wrapped("", size: 10, limit: 60).isEmpty)
  }
}
