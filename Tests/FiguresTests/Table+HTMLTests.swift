import Figures
import Testing

@Suite struct TableHTMLTests {
  @Test func isWellFormedAndEscaped() {
    let html = sampleTable.html()
    let outline = XMLOutline(html)
    #expect(outline.isWellFormed)
    #expect(outline.elements["tr"] == 4)
    #expect(!html.contains("<all>"))
    #expect(html.contains("Times | &lt;all&gt;"))
    #expect(html.contains("<code>milp-*</code> &amp; more"))
  }

  @Test func alignsFiguresAndMarksReferences() {
    let html = sampleTable.html()
    #expect(html.contains("font-variant-numeric:tabular-nums\">0.33</td>"))
    #expect(html.contains("1.2\u{a0}±\u{a0}0.5"))
    #expect(html.contains("\u{2212}2.0"))
    #expect(html.contains("<tr class=\"reference\"><th scope=\"row\""))
    #expect(html.contains("overflow-x:auto"))
  }
}
