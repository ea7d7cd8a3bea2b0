import Basics
import Optimization
import Testing

@Suite struct SessionTests {
  @Test(arguments: linearBackends, 0..<5)
  func afterManyChangesTheAnswerIsThatOfAFreshSolve(_ backend: LinearBackend, _ seed: Int) throws {
    var random = SeededRandom(seed: 40 + UInt64(seed))
    var seen: [TerminationReason: Int] = [:]
    try backend.withSession(randomProgram(&random)) { session in
      for _ in 0..<200 {
        try change(session, of: backend, &random)
        let result = try session.solve(SolveOptions())
        let fresh = try backend.solve(session.model)
        try #require(result.reason == fresh.reason)
        seen[result.reason, default: 0] += 1
        guard let optimum = fresh.objective else { continue }
        try expectOptimum(result, of: session.model, optimum)
        #expect(result.rowDuals?.count == session.model.rows.count)
      }
    }
    #expect(Set(seen.keys).isSubset(of: [.optimal, .infeasible, .unbounded]))
    #expect(seen[.optimal, default: 0] >= 20)
  }

  @Test(arguments: linearBackends)
  func infeasibleAndFeasibleAgain(_ backend: LinearBackend) throws {
    let known = KnownModel.linear[0]
    let row = Row(index: 0)
    try backend.withSession(known.model) { session in
      for _ in 0..<3 {
        try expectOptimum(try session.solve(SolveOptions()), of: known.model, known.optimum)
        try session.setBounds(of: row, lower: -.infinity, upper: -1)
        #expect(try session.solve(SolveOptions()).reason == .infeasible)
        try session.setBounds(of: row, lower: 4, upper: .infinity)
      }
    }
  }

  @Test(arguments: linearBackends)
  func boundsBecomeInfiniteAndFiniteAgain(_ backend: LinearBackend) throws {
    var model = Model()
    let x = model.addVariable("x", lower: -1, upper: 2)
    let row = model.addRow("a", lower: -9, upper: 9, [Term(1, x)])
    model.objective = Model.Objective(.minimize, [Term(1, x)])
    let (free, half) = (
      backend.accepted(-.infinity, .infinity), backend.accepted(-3, .infinity)
    )
    try backend.withSession(model) { session in
      for _ in 0..<3 {
        #expect(try session.solve(SolveOptions()).objective == -1)
        try session.setBounds(of: x, lower: free.lower, upper: free.upper)
        #expect(try session.solve(SolveOptions()).objective == -9)
        try session.setBounds(of: row, lower: -.infinity, upper: .infinity)
        let result = try session.solve(SolveOptions())
        #expect(
          backend.needsFiniteBounds
            ? result.objective == free.lower : result.reason == .unbounded)
        try session.setBounds(of: x, lower: half.lower, upper: half.upper)
        #expect(try session.solve(SolveOptions()).objective == -3)
        try session.setBounds(of: x, lower: -1, upper: 2)
        try session.setBounds(of: row, lower: -9, upper: 9)
      }
    }
  }

  @Test(arguments: linearBackends)
  func integersAreRelaxed(_ backend: LinearBackend) throws {
    var model = Model()
    let x = model.addVariable("x", lower: 0.25, upper: 0.75, isInteger: true)
    model.objective = Model.Objective(.maximize, [Term(1, x)], constant: 1)
    let result = try backend.withSession(model) { try $0.solve(SolveOptions()) }
    #expect(result.objective == 1.75)
    #expect(result.rowDuals?.isEmpty == true)
  }

  @Test(arguments: linearBackends)
  func aLimitEndsOneSolveAndNotTheSession(_ backend: LinearBackend) throws {
    let known = KnownModel.linear[1]
    try backend.withSession(known.model) { session in
      var options = SolveOptions()
      options.timeLimit = 0
      #expect(try session.solve(options).limit == .time)
      options.timeLimit = nil
      options.shouldStop = { true }
      #expect(try session.solve(options).limit == .interrupted)
      try expectOptimum(try session.solve(SolveOptions()), of: known.model, known.optimum)
    }
  }

  @Test(arguments: linearBackends)
  func sessionsMayBeNestedAndSolvesRunBeside(_ backend: LinearBackend) throws {
    let (outer, inner) = (KnownModel.linear[0], KnownModel.degenerate[0])
    try backend.withSession(outer.model) { first in
      try backend.withSession(inner.model) { second in
        try expectOptimum(try first.solve(SolveOptions()), of: outer.model, outer.optimum)
        try expectOptimum(try second.solve(SolveOptions()), of: inner.model, inner.optimum)
      }
      try expectOptimum(try backend.solve(inner.model), of: inner.model, inner.optimum)
      try expectOptimum(try first.solve(SolveOptions()), of: outer.model, outer.optimum)
    }
  }

  @Test(arguments: linearBackends)
  func anErrorOfTheBodyComesOut(_ backend: LinearBackend) {
    struct Own: Error {}
    #expect(throws: Own.self) {
      try backend.withSession(KnownModel.linear[0].model) { _ in throw Own() }
    }
  }
}

private func randomProgram(_ random: inout SeededRandom) -> Model {
  var model = Model()
  let x = (0..<10).map { model.addVariable("x\($0)", lower: -1, upper: 1) }
  for index in 0..<6 {
    model.addRow("r\(index)", lower: -1, upper: 1, randomTerms(x, &random))
  }
  model.objective = Model.Objective(.minimize, randomTerms(x, &random), constant: 3)
  return model
}

private func randomTerms(_ x: [Variable], _ random: inout SeededRandom) -> [Term] {
  x.shuffled(using: &random).prefix(Int.random(in: 1...x.count, using: &random)).map {
    Term(Double.random(in: -2...2, using: &random), $0)
  }
}

/// Bounds of every kind, more often tight than not.
private func randomBounds(_ random: inout SeededRandom) -> (lower: Double, upper: Double) {
  let value = Double.random(in: -1...1, using: &random)
  switch Int.random(in: 0..<10, using: &random) {
  case 0: return (-.infinity, .infinity)
  case 1: return (value - 1, .infinity)
  case 2: return (-.infinity, value + 1)
  case 3: return (value / 4, value / 4)
  default: return (value - 0.8, value + 0.8)
  }
}

private func change(
  _ session: any LinearSession, of backend: LinearBackend, _ random: inout SeededRandom
) throws {
  let x = session.model.variables.indices.map { Variable(index: $0) }
  let row = Row(index: Int.random(in: session.model.rows.indices, using: &random))
  let bounds = randomBounds(&random)
  switch Int.random(in: 0..<5, using: &random) {
  case 0, 1:
    let variable = x[Int.random(in: x.indices, using: &random)]
    let accepted = backend.accepted(bounds.lower, bounds.upper)
    try session.setBounds(of: variable, lower: accepted.lower, upper: accepted.upper)
  case 2: try session.setBounds(of: row, lower: bounds.lower, upper: bounds.upper)
  case 3: try session.setTerms(of: row, randomTerms(x, &random))
  default:
    let sense: ObjectiveSense = Bool.random(using: &random) ? .minimize : .maximize
    let constant = Double.random(in: -1...1, using: &random)
    try session.setObjective(
      Model.Objective(sense, randomTerms(x, &random), constant: constant))
  }
}
