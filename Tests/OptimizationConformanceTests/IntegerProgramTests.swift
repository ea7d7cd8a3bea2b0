import Basics
import Optimization
import Testing

@Suite struct IntegerProgramTests {
  @Test(arguments: integerBackends, KnownModel.integer)
  func findsTheOptimum(_ backend: IntegerBackend, _ known: KnownModel) throws {
    let result = try backend.solve(known.model)
    try expectOptimum(result, of: known.model, known.optimum)
    #expect(result.rowDuals == nil)
  }

  @Test(arguments: integerBackends, NamedModel.integerInfeasible)
  func provesInfeasibility(_ backend: IntegerBackend, _ named: NamedModel) throws {
    let result = try backend.solve(named.model)
    #expect(result.reason == .infeasible)
    #expect(result.solution == nil && result.objective == nil && result.dualBound == nil)
  }

  @Test(arguments: integerBackends)
  func anUnboundedRelaxationWithAWholePointIsUnbounded(_ backend: IntegerBackend) throws {
    var model = Model()
    let x = model.addVariable("x", isInteger: true)
    let y = model.addVariable("y", isInteger: true)
    model.addRow("same", lower: 0, upper: 0, [Term(1, x), Term(-1, y)])
    model.objective = Model.Objective(.maximize, [Term(1, x), Term(1, y)])
    let result = try backend.solve(model)
    #expect(result.reason == .unbounded)
    #expect(result.objective == nil && result.dualBound == nil)
  }

  @Test(arguments: integerBackends, 0..<12)
  func agreesWithEnumeration(_ backend: IntegerBackend, _ seed: Int) throws {
    let model = randomProgram(seed: UInt64(seed))
    var best: Double?
    for code in 0..<625 {
      // Four variables from -2 to 2.
      let point = [code, code / 5, code / 25, code / 125].map { Double($0 % 5 - 2) }
      guard model.violation(at: point) <= 1e-9 else { continue }
      let value = model.objectiveValue(at: point)
      let known = best ?? value
      best = model.objective.sense == .minimize ? min(known, value) : max(known, value)
    }
    let result = try backend.solve(model)
    if let best {
      try expectOptimum(result, of: model, best)
    } else {
      #expect(result.reason == .infeasible)
    }
  }

  @Test(arguments: integerBackends, [SearchAim.optimum, .dualBound])
  func anyAimGivesTheOptimum(_ backend: IntegerBackend, _ aim: SearchAim) throws {
    var options = SolveOptions()
    options.aim = aim
    for known in KnownModel.integer {
      try expectOptimum(try backend.solve(known.model, options), of: known.model, known.optimum)
    }
  }

  private func randomProgram(seed: UInt64) -> Model {
    var random = SeededRandom(seed: seed)
    var model = Model()
    let x = (0..<4).map { model.addVariable("x\($0)", lower: -2, upper: 2, isInteger: true) }
    for index in 0..<3 {
      let terms = x.map { Term(Double(Int.random(in: -5...5, using: &random)), $0) }
      let side = Double(Int.random(in: -3...3, using: &random))
      switch index {
      case 0: model.addRow("at most", upper: side, terms)
      case 1: model.addRow("at least", lower: side, terms)
      default: model.addRow("range", lower: side, upper: side + 2, terms)
      }
    }
    let costs = x.map { Term(Double(Int.random(in: -9...9, using: &random)), $0) }
    model.objective = Model.Objective(seed.isMultiple(of: 2) ? .minimize : .maximize, costs)
    return model
  }
}

extension KnownModel {
  static let integer = [
    KnownModel("knapsack", optimum: 220) { model in
      let items = ["a", "b", "c"].map { model.addBinary($0) }
      model.addRow("weight", upper: 50, zip([10, 20, 30], items).map { Term($0, $1) })
      model.objective = Model.Objective(
        .maximize, zip([60, 100, 120], items).map { Term($0, $1) })
    },
    KnownModel("general integers with negative bounds", optimum: -11) { model in
      let x = model.addVariable("x", lower: -7, upper: -1, isInteger: true)
      let y = model.addVariable("y", lower: -.infinity, upper: 9, isInteger: true)
      model.addRow("a", lower: -15.5, [Term(2, x), Term(3, y)])
      model.addRow("b", lower: -4.5, [Term(1, x), Term(-1, y)])
      // y >= -5.17 - 2x/3 and y <= x + 4.5: x = -5, y = -1 is the last of 2x + y on the way down.
      model.objective = Model.Objective(.minimize, [Term(2, x), Term(1, y)])
    },
    KnownModel("bounds between whole numbers", optimum: 3) { model in
      let x = model.addVariable("x", lower: 0.5, upper: 3.5, isInteger: true)
      model.objective = Model.Objective(.maximize, [Term(1, x)])
    },
    KnownModel("equality with the right parity", optimum: 2) { model in
      let x = model.addVariable("x", upper: 10, isInteger: true)
      let y = model.addVariable("y", upper: 10, isInteger: true)
      model.addRow("sum", lower: 16, upper: 16, [Term(6, x), Term(2, y)])
      model.addRow("cap", upper: 4.5, [Term(1, y)])
      model.objective = Model.Objective(.minimize, [Term(1, x)])
    },
    KnownModel("mixed, with a constant", optimum: 8.5) { model in
      let n = model.addVariable("n", upper: 10, isInteger: true)
      let x = model.addVariable("x", upper: 1.5)
      model.addRow("a", upper: 3.7, [Term(1, n), Term(0.1, x)])
      model.objective = Model.Objective(.maximize, [Term(2, n), Term(1, x)], constant: 1)
    },
    KnownModel("no rows", optimum: 4) { model in
      let x = model.addVariable("x", upper: 4.9, isInteger: true)
      model.objective = Model.Objective(.maximize, [Term(1, x)])
    },
    KnownModel("no objective", optimum: 0) { model in
      let x = model.addVariable("x", lower: -9, upper: 9, isInteger: true)
      model.addRow("a", lower: 0.5, upper: 1.5, [Term(1, x)])
    },
  ]
}

extension NamedModel {
  /// Feasible relaxations without a whole point.
  static let integerInfeasible = [
    NamedModel("parity") { model in
      let x = model.addVariable("x", upper: 10, isInteger: true)
      let y = model.addVariable("y", upper: 10, isInteger: true)
      model.addRow("odd", lower: 3, upper: 3, [Term(2, x), Term(2, y)])
      model.objective = Model.Objective(.minimize, [Term(1, x)])
    },
    NamedModel("no whole number between the bounds") { model in
      let x = model.addVariable("x", lower: 0.25, upper: 0.75, isInteger: true)
      model.objective = Model.Objective(.minimize, [Term(1, x)])
    },
    NamedModel("no whole number in a row") { model in
      let x = model.addVariable("x", upper: 9, isInteger: true)
      model.addRow("a", lower: 2.25, upper: 2.75, [Term(1, x)])
    },
    NamedModel("unbounded relaxation") { model in
      let x = model.addVariable("x", upper: 10, isInteger: true)
      let y = model.addVariable("y", upper: 10, isInteger: true)
      let z = model.addVariable("z")
      model.addRow("odd", lower: 3, upper: 3, [Term(2, x), Term(2, y)])
      model.objective = Model.Objective(.maximize, [Term(1, z)])
    },
  ]
}
