import Foundation
import Optimization

/// A model to export, with the optimum that every reader must come to.
struct ExportedModel: Sendable, CustomStringConvertible {
  let description: String
  let model: Model
  let optimum: Double

  init(_ description: String, optimum: Double, _ build: (inout Model) -> Void) {
    self.description = description
    self.optimum = optimum
    var model = Model(name: description)
    build(&model)
    self.model = model
  }
}

extension ExportedModel {
  /// Models that together use everything a model can have.
  static let all = [
    everything(.minimize, optimum: -15.75), everything(.maximize, optimum: 23.25),
    badNames, ranges,
    ExportedModel("no objective", optimum: 0) { model in
      let x = model.addVariable("x")
      model.addRow("r", lower: 3, [Term(1, x)])
    },
    ExportedModel("only a constant", optimum: -2.5) { model in
      let x = model.addVariable("x")
      model.addRow("r", lower: 3, [Term(1, x)])
      model.objective.constant = -2.5
    },
    ExportedModel("no rows", optimum: -7) { model in
      let x = model.addVariable("x", lower: -.infinity, upper: -7)
      model.objective = Model.Objective(.maximize, [Term(1, x)])
    },
    ExportedModel("no variables", optimum: 4) { model in
      model.addRow("r", upper: 3, [])
      model.objective.constant = 4
    },
    ExportedModel("tiny and huge numbers", optimum: 3e-7) { model in
      let (x, y) = (model.addVariable("x"), model.addVariable("y", upper: 1e9))
      model.addRow("r", lower: 3, [Term(1e7, x)])
      model.addRow("s", lower: 1.0 / 3, [Term(0.1, y), Term(1e-8, x)])
      model.objective = Model.Objective(.minimize, [Term(1, x)])
    },
    ExportedModel("a line of a thousand terms", optimum: 500) { model in
      let x = (0..<1000).map { model.addVariable("variable number \($0)", upper: 1) }
      model.addRow("sum", lower: 500, x.map { Term(1, $0) })
      model.objective = Model.Objective(.minimize, x.map { Term(1, $0) })
    },
  ]

  /// Every kind of bound, row and variable; each adds its own share to the optimum.
  private static func everything(_ sense: ObjectiveSense, optimum: Double) -> ExportedModel {
    ExportedModel("everything, \(sense)", optimum: optimum) { model in
      let free = model.addVariable("free", lower: -.infinity)
      let negative = model.addVariable("negative", lower: -9, upper: -2)
      let below = model.addVariable("below", lower: -.infinity, upper: -1)
      let fixed = model.addVariable("fixed", lower: 1.5, upper: 1.5)
      let above = model.addVariable("above", lower: -3)
      let binary = model.addBinary("binary")
      let general = model.addVariable("general", lower: -4, upper: 7, isInteger: true)
      let open = model.addVariable("open", lower: -.infinity, isInteger: true)
      let rising = model.addVariable("rising", isInteger: true)
      model.addRow("range of free", lower: -2.25, upper: 3.25, [Term(1, free)])
      model.addRow("below is above", lower: -3, [Term(1, below)])
      model.addRow("above is below", upper: 2.5, [Term(1, above)])
      model.addRow("general is not whole", lower: -5, upper: 11, [Term(2, general)])
      model.addRow("equal", lower: 3, upper: 3, [Term(1, open), Term(1, rising)])
      model.addRow("open", lower: -1.5, upper: 4.5, [Term(1, open)])
      model.addRow("without terms", lower: -1, upper: 1, [])
      model.addRow("without bounds", [Term(1, free), Term(1, open)])
      model.addRow("zero terms", upper: 0, [Term(0, free)])
      // -2.25 - 9 - 3 + 1.5 - 3 + 0 - 2 - 1 + 3, or 3.25 - 2 - 1 + 1.5 + 2.5 + 1 + 5 + 3 + 10.
      let terms = [free, negative, below, fixed, above, binary, general, open]
      let constant: Double = sense == .minimize ? 3 : 10
      model.objective = Model.Objective(sense, terms.map { Term(1, $0) }, constant: constant)
    }
  }

  /// Names that meet each other, keywords, numbers, and limits; variable i is worth i + 1.
  private static let badNames = ExportedModel(
    "bad names\nEnd", optimum: (1...names.count).reduce(0) { $0 + Double($1 * $1) }
  ) { model in
    let x = names.map { model.addVariable($0) }
    for (index, variable) in x.enumerated() {
      model.addRow(names[index], lower: Double(index + 1), [Term(1, variable)])
    }
    model.objective = Model.Objective(
      .minimize, x.enumerated().map { Term(Double($0.offset + 1), $0.element) })
  }

  static let names =
    ["", "", " ", "a b", "a_b", "a", "a_x7", "a", "größe", "グラフ", "1st", "e1", "E12", "end", "-x"]
    + ["objective", "Objective", "RHS", "BOUNDS", "ENDATA", "MARKER", "free", "INF", "st", "s.t."]
    + ["Bounds", "General", "binary", "int", "max", "Minimize", "subject to", "x\ny", "a:b", "nan"]
    + ["objective_constant", "r_lower", "r", String(repeating: "long ", count: 100)]
    + [String(repeating: "long ", count: 100) + "er", "x1", "r1", "infinity", "0x1p3", "$", "*"]
    + ["NAME", "rows", "COLUMNS", "Ranges", "OBJSENSE", "QSECTION", "QCMATRIX", "CSECTION", "MAX"]

  /// Ranges whose distance is not exact in floating point, and names that splitting could meet.
  private static let ranges = ExportedModel("ranges", optimum: 1e8 + 0.3) { model in
    let (x, y) = (model.addVariable("x", lower: -1e9), model.addVariable("y", lower: -1))
    model.addRow("r", lower: -0.1, upper: 1e8, [Term(1, x)])
    model.addRow("r_upper", lower: -0.1, upper: 0.2, [Term(1, y)])
    model.addRow("r_lower", lower: -0.1, upper: 0.3, [Term(1, y)])
    model.objective = Model.Objective(.maximize, [Term(1, x), Term(1, y)], constant: 0.1)
  }
}
