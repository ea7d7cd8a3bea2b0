import ArgumentParsing
import Testing

@Suite struct TextWrappingTests {
  @Test func linesAreFilled() {
    #expect(TextWrapping.lines("aa bb cc", width: 5) == ["aa bb", "cc"])
    #expect(TextWrapping.lines("a  b\nc", width: 80) == ["a b c"])
    #expect(TextWrapping.lines("a longest b", width: 3) == ["a", "longest", "b"])
    #expect(TextWrapping.lines("", width: 3) == [])
  }

  @Test func paragraphsKeepIndentedLines() {
    let text = "one\ntwo\n\n  kept as\n  it is\nthree"
    #expect(
      TextWrapping.paragraphs(text, width: 80)
        == ["one two", "", "  kept as", "  it is", "three"])
  }

  @Test func shellCommandsKeepOptionsBesideTheirValues() {
    #expect(TextWrapping.shellLines("temper a -o file", width: 80) == ["temper a -o file"])
    #expect(
      TextWrapping.shellLines("temper train --first 1 --second 2", width: 24)
        == ["temper train \\", "  --first 1 --second 2"])
    #expect(TextWrapping.shellLines("a 'b c' d", width: 5) == ["a 'b c' d"])
  }
}
