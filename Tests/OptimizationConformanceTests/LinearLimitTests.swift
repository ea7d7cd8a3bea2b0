import Optimization
import Testing

/// Limits on linear programs: no backend has to use them all, but what it says must hold.
@Suite struct LinearLimitTests {
  @Test(arguments: linearBackends)
  func aTimeLimitOfZeroStopsAtOnce(_ backend: LinearBackend) throws {
    var options = SolveOptions()
    options.timeLimit = 0
    let result = try backend.solve(KnownModel.linear[0].model, options)
    #expect(result.reason == .limit && result.limit == .time)
    #expect(result.objective == nil)
  }

  @Test(arguments: linearBackends)
  func aCallerMayStopBeforeTheStart(_ backend: LinearBackend) throws {
    var options = SolveOptions()
    options.shouldStop = { true }
    let result = try backend.solve(KnownModel.linear[0].model, options)
    #expect(result.reason == .limit && result.limit == .interrupted)
    #expect(result.objective == nil)
  }

  @Test(arguments: linearBackends, KnownModel.linear + KnownModel.degenerate)
  func limitsThatAreNotReachedChangeNothing(_ backend: LinearBackend, _ known: KnownModel) throws {
    var options = SolveOptions()
    options.timeLimit = 1e12
    options.objectiveLimit = known.model.objective.sense == .minimize ? .infinity : -.infinity
    try backend.withSession(known.model) { session in
      if session.canLimitIterations { options.iterationLimit = 100_000 }
      try expectOptimum(try session.solve(options), of: known.model, known.optimum)
    }
  }

  /// A backend that cannot stop there refuses; one that can has a bound to show for it.
  @Test(arguments: linearBackends, KnownModel.linear + KnownModel.degenerate)
  func theIterationLimitLeavesNothingFalselyProved(
    _ backend: LinearBackend, _ known: KnownModel
  ) throws {
    try backend.withSession(known.model) { session in
      for limit in 0..<5 {
        var options = SolveOptions()
        options.iterationLimit = limit
        guard session.canLimitIterations else {
          expectUnsupportedOption { _ = try session.solve(options) }
          continue
        }
        let result = try session.solve(options)
        #expect(result.statistics.simplexIterations <= limit)
        try expectBound(result, of: known, endedBy: .iterations)
      }
      try expectOptimum(try session.solve(SolveOptions()), of: known.model, known.optimum)
    }
  }

  /// Stopping early is allowed, at a bound that is as good as the limit and holds.
  @Test(arguments: linearBackends, KnownModel.linear + KnownModel.degenerate)
  func theObjectiveLimitLeavesNothingFalselyProved(
    _ backend: LinearBackend, _ known: KnownModel
  ) throws {
    let sign: Double = known.model.objective.sense == .minimize ? 1 : -1
    for distance in [3, 0.5, 1e-3] {
      var options = SolveOptions()
      let limit = known.optimum - sign * distance
      options.objectiveLimit = limit
      let result = try backend.solve(known.model, options)
      try expectBound(result, of: known, endedBy: .objective)
      let bound = try #require(result.dualBound)
      #expect(sign * bound >= sign * limit - 1e-6 * max(1, abs(limit)))
    }
  }

  /// Expects the optimum, or the given limit and a bound that holds.
  private func expectBound(
    _ result: SolveResult, of known: KnownModel, endedBy limit: Limit
  ) throws {
    guard result.reason != .optimal else {
      return try expectOptimum(result, of: known.model, known.optimum)
    }
    #expect(result.reason == .limit && result.limit == limit)
    #expect(result.solution == nil && result.objective == nil)
    let sign: Double = known.model.objective.sense == .minimize ? 1 : -1
    let tolerance = 1e-6 * max(1, abs(known.optimum))
    #expect(sign * (try #require(result.dualBound)) <= sign * known.optimum + tolerance)
    #expect(result.rowDuals?.count == known.model.rows.count)
  }
}
