import Figures
import Foundation
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

  /// A reference row says what the row above has more; a row without one above says nothing.
  @Test func referencesShowTheDifference() {
    let table = Table(
      title: "", columns: [.init(name: "a"), .init(name: "b", decimals: 2), .init(name: "c")],
      rows: [
        Table.Row([.text("other"), .number(9), .number(9)], isReference: true),
        [.text("here"), .interval(mean: 2.5, deviation: 1), .missing],
        Table.Row([.text("there"), .number(3), .integer(4)], isReference: true),
        [.text("alone"), .number(7), .number(7)],
      ])
    let html = table.html()
    #expect(html.contains(">3.00 <small class=\"difference\">\u{2212}0.50</small></td>"))
    #expect(html.components(separatedBy: "class=\"difference\"").count == 2)
    #expect(html.contains("<li>Under the thesis&#39;s figures"))
    #expect(XMLOutline(html).isWellFormed)
    let plain = Table(title: "", columns: table.columns, rows: [table.rows[1]])
    #expect(!plain.html().contains("<li>"))
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
