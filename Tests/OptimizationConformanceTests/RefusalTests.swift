import Optimization
import Testing

/// What a backend documents that it is not made for, it refuses; it never answers wrongly.
@Suite struct RefusalTests {
  @Test(arguments: linearBackends.filter(\.needsFiniteBounds), infiniteBounds)
  func variablesWithoutFiniteBounds(_ backend: LinearBackend, _ bounds: [Double]) throws {
    var model = Model()
    let x = model.addVariable("x", lower: bounds[0], upper: bounds[1])
    model.addRow("a", lower: -1, upper: 1, [Term(1, x)])
    expectUnsupportedModel { _ = try backend.solver.solve(model, options: SolveOptions()) }
    expectUnsupportedModel {
      try backend.solver.withSession(model) { _ in _ = Issue.record("a session began") }
    }
    model.setBounds(of: x, lower: -3, upper: 2)
    model.objective = Model.Objective(.minimize, [Term(1, x)])
    try backend.solver.withSession(model) { session in
      expectUnsupportedModel {
        try session.setBounds(of: x, lower: bounds[0], upper: bounds[1])
      }
      #expect(session.model.variables == model.variables)
      try expectOptimum(try session.solve(SolveOptions()), of: model, -1)
    }
  }

  static let infiniteBounds: [[Double]] = [
    [-.infinity, 1], [-1, .infinity], [-.infinity, .infinity],
  ]

  @Test(arguments: linearBackends)
  func programsWithMoreRowsThanThereIsRoomFor(_ backend: LinearBackend) throws {
    guard let mostRows = backend.mostRows else { return }
    var model = Model()
    let x = model.addVariable("x", lower: 0, upper: 9)
    model.objective = Model.Objective(.minimize, [Term(1, x)])
    for row in 0..<mostRows { model.addRow("r\(row)", lower: row == 7 ? 3 : 1, [Term(1, x)]) }
    try expectOptimum(try backend.solve(model), of: model, 3)
    model.addRow("one too many", lower: 2, [Term(1, x)])
    expectUnsupportedModel { _ = try backend.solve(model) }
    expectUnsupportedModel {
      try backend.withSession(model) { _ in _ = Issue.record("a session began") }
    }
  }

  /// Their relaxation would be another answer; a session says that it relaxes them.
  @Test(arguments: linearBackends, KnownModel.integer)
  func integersWhereThereIsNoBranchAndCut(_ backend: LinearBackend, _ known: KnownModel) throws {
    if backend.solver is any IntegerSolver {
      try expectOptimum(try backend.solve(known.model), of: known.model, known.optimum)
    } else {
      expectUnsupportedModel { _ = try backend.solve(known.model) }
    }
  }
}
