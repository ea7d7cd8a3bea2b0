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
    #expect(html.contains("<li>Under the document&#39;s figures"))
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

  /// A mean over another mixture of images is not larger or smaller, it is of something else.
  @Test func whatCannotBeComparedHasNoDifference() throws {
    let table = Table(
      title: "", columns: [.init(name: "a"), .init(name: "b", isComparable: false)],
      rows: [
        [.text("here"), .number(2)],
        Table.Row([.text("there"), .number(3)], isReference: true),
      ])
    #expect(!table.html().contains("class=\"difference\""))
    let again = try JSONDecoder().decode(Table.self, from: JSONEncoder().encode(table))
    #expect(again == table)
    var row = table
    row.columns[1] = .init(name: "b")
    #expect(row.html().contains("class=\"difference\""))
    row.rows[1] = Table.Row(row.rows[1].cells, isReference: true, isComparable: false)
    #expect(!row.html().contains("class=\"difference\""))
    // A report that was stored by version 0.1 has no such key.
    let old = try JSONDecoder().decode(Table.Column.self, from: Data(#"{"name":"b"}"#.utf8))
    #expect(old.isComparable)
  }

  /// Where a phone stacks the cells of a row, each says which column it is of.
  @Test(arguments: [(5, false), (6, true)]) func wideTablesNameEveryCell(count: Int, isWide: Bool) {
    let columns = (0..<count).map { Table.Column(name: "c\($0)<", unit: "s") }
    let html = Table(
      title: "", columns: columns, rows: [columns.map { _ in .number(1) }]
    ).html()
    #expect(html.contains("table-scroll wide") == isWide)
    #expect(html.contains("data-label=\"c4&lt; (s)\"") == isWide)
    #expect(html.contains("--columns:\(count)\""))
    #expect(!html.contains("intervals"))
    let means = Table(
      title: "", columns: columns,
      rows: [columns.map { _ in .interval(mean: 1, deviation: 2) }]
    ).html()
    #expect(means.contains("table-scroll wide intervals\"") == isWide)
    #expect(XMLOutline(html).isWellFormed)
  }
}
