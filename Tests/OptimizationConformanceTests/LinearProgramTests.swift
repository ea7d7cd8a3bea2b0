import Optimization
import Testing

@Suite struct LinearProgramTests {
  @Test(arguments: linearBackends, KnownModel.linear)
  func findsTheOptimum(_ backend: LinearBackend, _ known: KnownModel) throws {
    let result = try backend.solve(known.model)
    try expectOptimum(result, of: known.model, known.optimum)
    #expect(result.rowDuals?.count == known.model.rows.count)
    #expect(result.statistics.nodes == 0)
  }

  @Test(arguments: linearBackends, NamedModel.infeasible)
  func provesInfeasibility(_ backend: LinearBackend, _ named: NamedModel) throws {
    let result = try backend.solve(named.model)
    #expect(result.reason == .infeasible)
    #expect(result.solution == nil && result.objective == nil && result.dualBound == nil)
    // A backend need not say why, but what it says must hold.
    guard let multipliers = result.farkasMultipliers else { return }
    #expect(multipliers.count == named.model.rows.count)
    #expect(named.model.contradiction(of: multipliers) > 0)
  }

  /// Where every variable has to have bounds there is no such optimum: see `RefusalTests`.
  @Test(arguments: linearBackends.filter { !$0.needsFiniteBounds }, NamedModel.unbounded)
  func seesThatTheOptimumIsInfinite(_ backend: LinearBackend, _ named: NamedModel) throws {
    let result = try backend.solve(named.model)
    #expect(result.reason == .unbounded)
    #expect(result.objective == nil && result.dualBound == nil)
  }
}

extension KnownModel {
  /// Linear programs with textbook answers or ones that are seen at a glance.
  static let linear = [
    KnownModel("minimum at a corner", optimum: 2.8) { model in
      let (x, y) = (model.addVariable("x"), model.addVariable("y"))
      model.addRow("a", lower: 4, [Term(1, x), Term(2, y)])
      model.addRow("b", lower: 6, [Term(3, x), Term(1, y)])
      model.objective = Model.Objective(.minimize, [Term(1, x), Term(1, y)])
    },
    KnownModel("maximum with a constant", optimum: 46) { model in
      let (x, y) = (model.addVariable("doors"), model.addVariable("windows"))
      model.addRow("plant 1", upper: 4, [Term(1, x)])
      model.addRow("plant 2", upper: 12, [Term(2, y)])
      model.addRow("plant 3", upper: 18, [Term(3, x), Term(2, y)])
      model.objective = Model.Objective(.maximize, [Term(3, x), Term(5, y)], constant: 10)
    },
    KnownModel("free variable", optimum: -9) { model in
      let x = model.addVariable("x", lower: -.infinity)
      let y = model.addVariable("y", upper: 2)
      model.addRow("a", lower: -7, [Term(1, x), Term(1, y)])
      model.objective = Model.Objective(.minimize, [Term(1, x)])
    },
    KnownModel("only an upper bound, and a negative one", optimum: -5) { model in
      let x = model.addVariable("x", lower: -.infinity, upper: -5)
      model.objective = Model.Objective(.maximize, [Term(1, x)])
    },
    KnownModel("equalities", optimum: 24) { model in
      let (x, y) = (model.addVariable("x"), model.addVariable("y"))
      model.addRow("sum", lower: 10, upper: 10, [Term(1, x), Term(1, y)])
      model.addRow("difference", lower: 2, upper: 2, [Term(1, x), Term(-1, y)])
      model.objective = Model.Objective(.minimize, [Term(2, x), Term(3, y)])
    },
    range(.minimize, optimum: -1), range(.maximize, optimum: 5),
    KnownModel("fixed variable", optimum: 9) { model in
      let x = model.addVariable("x", lower: 3, upper: 3)
      let y = model.addVariable("y")
      model.addRow("a", lower: 0, [Term(-2, x), Term(1, y)])
      model.objective = Model.Objective(.minimize, [Term(1, x), Term(1, y)])
    },
    KnownModel("rows without terms or bounds, terms of zero", optimum: 1) { model in
      let x = model.addVariable("x", lower: 1)
      model.addRow("empty", lower: -1, upper: 1, [])
      model.addRow("free", [Term(1, x)])
      model.addRow("zero", lower: 0, upper: 0, [Term(0, x)])
      model.objective = Model.Objective(.minimize, [Term(1, x)])
    },
    KnownModel("no rows", optimum: -1) { model in
      let x = model.addVariable("x", lower: 2)
      let y = model.addVariable("y", upper: 3)
      model.objective = Model.Objective(.minimize, [Term(1, x), Term(-1, y)])
    },
    KnownModel("no variables", optimum: 5) { model in
      model.objective.constant = 5
      model.addRow("empty", lower: -1, upper: 1, [])
    },
    KnownModel("nothing at all", optimum: 0) { _ in },
    KnownModel("no objective", optimum: 0) { model in
      let x = model.addVariable("x", lower: -.infinity)
      model.addRow("a", lower: 3, [Term(1, x)])
    },
  ]

  private static func range(_ sense: ObjectiveSense, optimum: Double) -> KnownModel {
    KnownModel("ranged row, \(sense)", optimum: optimum) { model in
      let (x, y) = (model.addVariable("x", lower: -8), model.addVariable("y", lower: -8))
      model.addRow("range", lower: -1, upper: 5, [Term(1, x), Term(1, y)])
      model.objective = Model.Objective(sense, [Term(1, x), Term(1, y)])
    }
  }
}

extension NamedModel {
  static let infeasible = [
    NamedModel("rows against each other") { model in
      let (x, y) = (model.addVariable("x"), model.addVariable("y"))
      model.addRow("a", upper: 1, [Term(1, x), Term(1, y)])
      model.addRow("b", lower: 2, [Term(1, x), Term(1, y)])
      model.objective = Model.Objective(.minimize, [Term(1, x)])
    },
    NamedModel("row against bounds") { model in
      let x = model.addVariable("x", upper: 1)
      model.addRow("a", lower: 2, [Term(1, x)])
    },
    NamedModel("row without terms") { model in
      _ = model.addVariable("x")
      model.addRow("empty", lower: 1, [])
    },
    NamedModel("row without variables") { $0.addRow("empty", upper: -1, []) },
    NamedModel("infeasible in spite of an improving ray") { model in
      let (x, y) = (model.addVariable("x"), model.addVariable("y", upper: 1))
      model.addRow("a", lower: 2, [Term(1, y)])
      model.objective = Model.Objective(.maximize, [Term(1, x)])
    },
  ]

  static let unbounded = [
    NamedModel("no rows") { model in
      let x = model.addVariable("x")
      model.objective = Model.Objective(.maximize, [Term(1, x)])
    },
    NamedModel("along a ray") { model in
      let (x, y) = (model.addVariable("x"), model.addVariable("y"))
      model.addRow("a", lower: -1, upper: 1, [Term(1, x), Term(-1, y)])
      model.objective = Model.Objective(.minimize, [Term(-1, x), Term(-1, y)])
    },
    NamedModel("free variable") { model in
      let x = model.addVariable("x", lower: -.infinity)
      model.addRow("a", upper: 7, [Term(1, x)])
      model.objective = Model.Objective(.minimize, [Term(1, x)])
    },
  ]
}
