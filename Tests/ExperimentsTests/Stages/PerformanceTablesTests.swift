import Campaigns
import Experiments
import Figures
import Foundation
import TestSupport
import Testing
import Search

@Suite struct PerformanceTablesTests {
  /// An attack by an integer program, with made-up figures.
  private func record(
    _ status: AttackStatus, gap: Double?, nodes: Int, seconds: Double,
    onePercent: GapMoment? = nil, method: AttackMethod = .milpBase
  ) -> AttackRecord {
    var options = AttackSettings()
    options.method = method
    var record = AttackRecord(
      hash: "0", options: options, network: "0", split: "test", index: 0, label: 0, target: 5,
      status: status)
    record.gap = gap
    record.nodes = nodes
    record.solveSeconds = seconds
    record.seconds = 2 * seconds
    record.onePercent = onePercent
    return record
  }

  private func tables(
    _ methods: [PerformanceResults.Method], reference: ThesisReference? = nil,
    isAuthors: Bool = false
  ) throws -> PerformanceTables {
    PerformanceTables(
      configuration: try TinyConfiguration.read(
        replacing: isAuthors ? "\"seed\": 0," : "",
        with: isAuthors ? "\"seed\": 0, \"source\": \"author\"," : "", in: TemporaryFolder()),
      reference: reference, results: [PerformanceResults(network: .dnn1, methods: methods)])
  }

  /// One proved with 10 nodes in 4 s, one stopped at a gap of 50 %, one without an example: the
  /// mean gap is (0 + 50 + 100) / 3 %.
  @Test func meansAreOverAllInstances() throws {
    let table = try tables([
      .init(
        .milpBase,
        records: [
          record(.optimal, gap: 0, nodes: 10, seconds: 4),
          record(.feasible, gap: 0.5, nodes: 20, seconds: 10),
          record(.limit, gap: nil, nodes: 30, seconds: 10),
        ])
    ]).toTheEnd
    #expect(
      table.rows.map(\.cells) == [
        [
          .text("DNN1"), .text("base model"), .integer(3), .number(100.0 / 3), .number(50),
          .number(20),
          .missing, .number(8), .missing, .missing,
        ]
      ])
  }

  /// What never came within 1 % counts with its end.
  @Test func theSecondTableIsReadOffTheFirstsRuns() throws {
    let table = try tables([
      .init(
        .milpWeak,
        records: [
          record(
            .feasible, gap: 0.004, nodes: 100, seconds: 10,
            onePercent: GapMoment(gap: 0.008, nodes: 40, seconds: 2)),
          record(.feasible, gap: 0.3, nodes: 60, seconds: 10),
        ], boundSeconds: 7, openBounds: 3)
    ]).toOnePercent
    #expect(
      table.rows.map(\.cells) == [
        [
          .text("DNN1"), .text("weaker improved model"), .integer(2), .number(50), .number(15.4),
          .number(50),
          .number(7), .number(6),
        ]
      ])
    #expect(table.notes.contains { $0.contains("DNN1, weaker improved model: 3 bounds") })
  }

  /// The exact search's time is all of its time, and its own run to 1 % is what counts there.
  @Test func theExactSearchWasRunAgain() throws {
    let made = try tables([
      .init(
        .exact, records: [record(.optimal, gap: 0, nodes: 9, seconds: 1, method: .exact)],
        onePercentRecords: [
          record(.optimal, gap: 0.0078125, nodes: 5, seconds: 0.5, method: .exact)
        ])
    ])
    #expect(
      made.toTheEnd.rows[0].cells.suffix(7) == [
        .number(100), .number(0), .number(9), .missing, .number(2), .missing, .missing,
      ])
    #expect(
      made.toOnePercent.rows[0].cells.suffix(5) == [
        .number(100), .number(0.78125), .number(5), .missing, .number(1),
      ])
  }

  /// With the thesis's rule for all methods, with a further floor for the exact search alone.
  @Test func distancesAreMeansWithEachFloor() throws {
    func found(_ distances: [Double]) -> [AttackRecord] {
      distances.map { distance in
        var record = record(.optimal, gap: 0, nodes: 1, seconds: 1, method: .exact)
        record.infimum = distance
        return record
      }
    }
    let table = try tables([
      .init(.milpBase, records: found([1, 2])),
      .init(.exact, records: found([1, 2]), furtherRecords: [found([3, 4])]),
    ]).toTheEnd
    #expect(table.columns.suffix(2).map(\.name) == ["Distance", "Distance, floor 0.01"])
    #expect(table.rows[0].cells.suffix(2) == [.number(1.5), .missing])
    #expect(table.rows[1].cells.suffix(2) == [.number(1.5), .number(3.5)])
    #expect(table.caption.contains("or all outputs are zero"))
    #expect(table.caption.contains("read through a ReLU"))
  }

  private func thesis() throws -> ThesisReference {
    let root = #filePath.components(separatedBy: "/Tests/")[0]
    return try #require(try ThesisReference.read(root + "/experiments/reference/thesis.json"))
  }

  @Test func theThesissFiguresStandBelowOurs() throws {
    let table = try tables(
      [
        .init(.milpImproved, records: [record(.optimal, gap: 0, nodes: 1, seconds: 1)]),
        .init(.exact, records: [record(.optimal, gap: 0, nodes: 1, seconds: 1, method: .exact)]),
      ], reference: try thesis()
    ).toTheEnd
    #expect(table.rows.map(\.isReference) == [false, true, false])
    #expect(
      table.rows[1].cells == [
        .text("DNN1"), .text("improved model (thesis)"), .integer(100), .number(100), .number(0),
        .number(895), .number(6), .number(0.62), .number(2.091688092),
        .missing,
      ])
  }

  /// On the author's own networks the exact search stands above the best of his models, then come those
  /// that were not run, and a distance that agrees says so.
  @Test(arguments: [(2.09168810, "the same to 8 digits"), (2.1, "they differ by 0.0083")])
  func theAuthorsDistancesAreCompared(distance: Double, text: String) throws {
    var found = record(.optimal, gap: 0, nodes: 1, seconds: 1, method: .exact)
    found.infimum = distance
    let made = try tables(
      [
        .init(.milpBase, records: [record(.optimal, gap: 0, nodes: 1, seconds: 1)]),
        .init(.exact, records: [found]),
      ], reference: try thesis(), isAuthors: true)
    let table = made.toTheEnd
    #expect(
      table.rows.map { $0.cells[1] }
        == [
          "base model", "base model (thesis)", "exact search", "improved model (thesis)",
          "weaker improved model (thesis)",
        ].map(Table.Cell.text))
    #expect(table.rows.map(\.isReference) == [false, true, false, true, true])
    #expect(table.notes[0].hasPrefix("DNN1: mean distance 2."))
    #expect(table.notes[0].contains(text), "\(table.notes[0])")
    #expect(made.toOnePercent.columns.count == table.columns.count - 2)
  }

  /// A mean over what was solved there is no mean over all.
  @Test func meansOfOtherImagesAreNotCompared() throws {
    var open = record(.feasible, gap: 0.1, nodes: 1, seconds: 1, method: .exact)
    open.infimum = 2.091688
    let made = try tables(
      [.init(.exact, records: [open])], reference: try thesis(), isAuthors: true)
    #expect(made.toTheEnd.notes[0].contains("not of the same images"))
    // Nor is one over a single image a mean over a hundred.
    #expect(made.toTheEnd.rows.map(\.isComparable) == [true, false, false, false])
    let hundred = [AttackRecord](repeating: open, count: 100)
    let whole = try tables(
      [.init(.exact, records: hundred)], reference: try thesis(), isAuthors: true)
    #expect(whole.toTheEnd.rows.map(\.isComparable) == [true, true, false, false])
  }

  /// Every network has three models in both tables, the base model without presolve.
  @Test func theThesissFiguresAreComplete() throws {
    let reference = try thesis()
    for table in [reference.table2, reference.table3] {
      #expect(table.keys.sorted() == ["dnn1", "dnn2", "dnn3", "dnn4", "dnn5"])
      for models in table.values {
        #expect(models.keys.sorted() == ["milp-base", "milp-improved", "milp-weak"])
        #expect(models.allSatisfy { $0.value.count == 6 && $0.value[5] != nil })
        #expect(models.allSatisfy { ($0.value[3] == nil) == ($0.key == "milp-base") })
      }
    }
  }
}
