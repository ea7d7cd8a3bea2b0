import Figures
import Foundation
import Testing

/// A table with every kind of cell, and with marks that each format has to escape.
let sampleTable = Table(
  title: "Times | <all>", caption: "With `milp-*` & more",
  columns: [
    .init(name: "Network"), .init(name: "Time", unit: "s", decimals: 2), .init(name: "Nodes"),
    .init(name: "Distance", decimals: 1),
  ],
  rows: [
    [
      .text("DNN1, \"small\""), .number(1.0 / 3), .integer(305),
      .interval(mean: 1.25, deviation: 0.5),
    ],
    Table.Row([.text("a|b_c"), .number(.nan), .missing, .number(-2)], isReference: true),
    [.text("short")],
  ], notes: ["50 % of `x_y`"])

@Suite struct TableTests {
  @Test func takesPlainRowsAndNone() {
    let cells: [[Table.Cell]] = [[.integer(1)], [.integer(2)]]
    let table = Table(title: "", columns: [.init(name: "n")], rows: cells)
    #expect(table.rows == [[.integer(1)], [.integer(2)]])
    #expect(Table(title: "", columns: [], rows: []).rows.isEmpty)
  }

  @Test func survivesCoding() throws {
    let data = try JSONEncoder().encode(sampleTable)
    let decoded = try JSONDecoder().decode(Table.self, from: data)
    var expected = sampleTable
    expected.rows[1].cells[1] = .missing
    #expect(decoded == expected)
  }

  @Test func makesCellsOfOptionals() {
    #expect(Table.Cell(nil as Double?) == .missing)
    #expect(Table.Cell(2.5) == .number(2.5))
    #expect(Table.Cell(3 as Int?) == .integer(3))
  }

  @Test func keepsTheMeanOfAnIntervalWithoutDeviation() {
    #expect(Table.Cell.interval(mean: 2, deviation: .nan).normalized == .number(2))
    #expect(Table.Cell.interval(mean: .infinity, deviation: 1).normalized == .missing)
  }

  @Test func numbersRepeatedColumnNames() {
    let columns = ["a", "a", "b", "a"].map { Table.Column(name: $0) }
    let table = Table(title: "", columns: columns, rows: [])
    #expect(table.uniqueNames == ["a", "a (2)", "b", "a (3)"])
  }
}
