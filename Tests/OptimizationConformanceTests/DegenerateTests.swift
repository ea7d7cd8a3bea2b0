import Foundation
import Optimization
import Testing

/// Programs that the simplex method is known to stall, cycle or wander on.
@Suite struct DegenerateTests {
  @Test(arguments: linearBackends, KnownModel.degenerate)
  func findsTheOptimum(_ backend: LinearBackend, _ known: KnownModel) throws {
    try expectOptimum(try backend.solve(known.model), of: known.model, known.optimum)
  }
}

extension KnownModel {
  static let degenerate = [
    KnownModel("Beale's cycle (1955)", optimum: -1.25) { model in
      let x = (4...7).map { model.addVariable("x\($0)") }
      let rows: [(upper: Double, [Double])] = [
        (0, [0.25, -8, -1, 9]), (0, [0.5, -12, -0.5, 3]), (1, [0, 0, 1, 0]),
      ]
      for (index, row) in rows.enumerated() {
        model.addRow("r\(index)", upper: row.upper, zip(row.1, x).map { Term($0, $1) })
      }
      model.objective = Model.Objective(
        .minimize, zip([-0.75, 20, -0.5, 6], x).map { Term($0, $1) })
    },
    KnownModel("Chvatal's cycle (1983)", optimum: 1) { model in
      let x = (1...4).map { model.addVariable("x\($0)") }
      let rows: [(upper: Double, [Double])] = [
        (0, [0.5, -5.5, -2.5, 9]), (0, [0.5, -1.5, -0.5, 1]), (1, [1, 0, 0, 0]),
      ]
      for (index, row) in rows.enumerated() {
        model.addRow("r\(index)", upper: row.upper, zip(row.1, x).map { Term($0, $1) })
      }
      model.objective = Model.Objective(
        .maximize, zip([10, -57, -9, -24], x).map { Term($0, $1) })
    },
    KnownModel("Klee and Minty's cube (1972), 7 dimensions", optimum: pow(5, 7)) { model in
      let x = (1...7).map { model.addVariable("x\($0)") }
      for i in 1...7 {
        let before = (1..<i).map { Term(pow(2, Double(i - $0 + 1)), x[$0 - 1]) }
        model.addRow("r\(i)", upper: pow(5, Double(i)), before + [Term(1, x[i - 1])])
      }
      model.objective = Model.Objective(
        .maximize, (1...7).map { Term(pow(2, Double(7 - $0)), x[$0 - 1]) })
    },
    KnownModel("assignment, every corner degenerate", optimum: 5) { model in
      let costs: [[Double]] = [[4, 1, 3], [2, 0, 5], [3, 2, 2]]
      let x = (0..<3).map { i in (0..<3).map { model.addVariable("x\(i)\($0)") } }
      for i in 0..<3 {
        model.addRow("row \(i)", lower: 1, upper: 1, x[i].map { Term(1, $0) })
        model.addRow("column \(i)", lower: 1, upper: 1, x.map { Term(1, $0[i]) })
      }
      model.objective = Model.Objective(
        .minimize, (0..<9).map { Term(costs[$0 / 3][$0 % 3], x[$0 / 3][$0 % 3]) })
    },
    KnownModel("a thousand copies of one row", optimum: 1) { model in
      let (x, y) = (model.addVariable("x"), model.addVariable("y"))
      for index in 0..<1000 { model.addRow("r\(index)", lower: 1, [Term(1, x), Term(1, y)]) }
      model.objective = Model.Objective(.minimize, [Term(1, x), Term(1, y)])
    },
  ]
}
