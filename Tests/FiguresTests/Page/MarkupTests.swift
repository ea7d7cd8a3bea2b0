import Figures
import Testing

@Suite struct MarkupTests {
  @Test func escapesWhatHTMLReads() {
    #expect(
      Markup.escape("<a href=\"x\">Tom & 'Jerry'</a>")
        == "&lt;a href=&quot;x&quot;&gt;Tom &amp; &#39;Jerry&#39;&lt;/a&gt;")
  }

  @Test func replacesCharactersThatXMLForbids() {
    #expect(Markup.escape("a\u{0}b\u{1b}\tc") == "a\u{fffd}b\u{fffd}\tc")
  }

  @Test(arguments: [
    ("plain", "plain"), ("run `a<b` now", "run <code>a&lt;b</code> now"),
    ("lone ` here", "lone ` here"),
    ("`a` and `b", "<code>a</code> and `b"), ("", ""),
  ])
  func setsBackquotedTextAsCode(text: String, html: String) {
    #expect(Markup.inline(text) == html)
  }
}
