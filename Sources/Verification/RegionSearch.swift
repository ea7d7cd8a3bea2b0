internal import Optimization

/// The search for the smallest change into one region of logits.
struct RegionSearch {
  let problem: AttackProblem
  let region: LogitRegion
  let solver: any Solver
  let gap: Double
  let limits: SearchLimits

  init(
    _ problem: AttackProblem, _ region: LogitRegion, solver: any Solver, gap: Double,
    limits: SearchLimits
  ) {
    self.problem = problem
    self.region = region
    self.solver = solver
    self.gap = gap
    self.limits = limits
  }

  /// Improves `outcome.witness` by what can be found from some starts.
  func findExample(from starts: [[Double]], _ outcome: inout SearchOutcome) throws {
    let bounds = problem.ballBounds(radius: outcome.witness?.distance ?? .infinity)
    let encoding = encoding(bounds, outcome)
    try withRelaxation(encoding, bounds, &outcome) { relaxation, outcome in
      var search = PatternSearch(
        problem, region: region, relaxation: relaxation, limits: limits, best: outcome.witness)
      try search.search(from: starts)
      outcome.witness = search.best
    }
  }

  /// Proves a lower bound for the region, improving `outcome.witness` on the way.
  ///
  /// - Returns: no example of the region is shorter.
  func prove(_ outcome: inout SearchOutcome) throws -> Double {
    let clock = ContinuousClock()
    var bounds: NeuronBounds?
    var rootBound = 0.0
    outcome.statistics.boundSeconds +=
      try clock.measure { bounds = try tighten(&outcome, rootBound: &rootBound) } / .seconds(1)
    guard let bounds else { return cutoff(outcome) }
    if let limit = limits.reached {
      outcome.limit = limit
      return rootBound
    }
    var lowerBound = rootBound
    outcome.statistics.solveSeconds +=
      try clock.measure {
        lowerBound = max(rootBound, try finish(bounds, rootBound: rootBound, &outcome))
      } / .seconds(1)
    return lowerBound
  }

  /// The distance below which an example is of interest: the best one's, less what the proof may
  /// leave open.
  func cutoff(_ outcome: SearchOutcome) -> Double {
    outcome.witness.map { $0.distance * (1 - gap) } ?? .infinity
  }

  /// The region's program for examples within the cutoff.
  func encoding(
    _ bounds: NeuronBounds, _ outcome: SearchOutcome, integers: Bool = false
  ) -> CompactEncoding {
    CompactEncoding(
      problem, region: region, bounds: bounds, cutoff: cutoff(outcome), integers: integers)
  }

  /// Bounds over the examples within the cutoff, narrowed until it no longer pays.
  ///
  /// - Returns: nil where there is no such example.
  func tighten(_ outcome: inout SearchOutcome) throws -> NeuronBounds? {
    var rootBound = 0.0
    return try tighten(&outcome, rootBound: &rootBound)
  }

  private func tighten(
    _ outcome: inout SearchOutcome, rootBound: inout Double
  ) throws -> NeuronBounds? {
    var bounds = problem.ballBounds(radius: outcome.witness?.distance ?? .infinity)
    for _ in 0..<maximalRounds {
      let unstable = bounds.unstableCount
      let distance = outcome.witness?.distance
      let encoding = encoding(bounds, outcome)
      let result = try withRelaxation(encoding, bounds, &outcome) { relaxation, outcome in
        try round(relaxation, &outcome, &rootBound)
      }
      guard let narrowed = result else { return nil }
      bounds = narrowed
      if let better = outcome.witness?.distance, better < distance ?? .infinity {
        bounds = bounds.intersection(problem.ballBounds(radius: better))
      } else if bounds.unstableCount == unstable {
        break
      }
      if limits.reached != nil { break }
    }
    return bounds
  }

  /// One round: the root's bound, an example from its solution, every unstable neuron's bounds.
  private func round(
    _ relaxation: Relaxation, _ outcome: inout SearchOutcome, _ rootBound: inout Double
  ) throws -> NeuronBounds? {
    let root = try relaxation.solveDistance()
    rootBound = max(rootBound, root.lowerBound)
    if rootBound >= cutoff(outcome) { return nil }
    if let solution = root.solution {
      var search = PatternSearch(
        problem, region: region, relaxation: relaxation, limits: limits, best: outcome.witness)
      try search.descend(from: search.candidate(solution))
      outcome.witness = search.best
    }
    switch try BoundTightening(relaxation: relaxation, limits: limits).round() {
    case .empty: return nil
    case .narrowed: return relaxation.bounds
    }
  }

  /// Branch and bound on what the bounds leave open.
  ///
  /// - Returns: no example of the region is shorter; infinite where there is none at all.
  private func finish(
    _ bounds: NeuronBounds, rootBound: Double, _ outcome: inout SearchOutcome
  ) throws -> Double {
    let encoding = encoding(bounds, outcome)
    return try withRelaxation(encoding, bounds, &outcome) { relaxation, outcome in
      var tree = TreeSearch(
        problem, region: region, relaxation: relaxation, limits: limits, gap: gap,
        best: outcome.witness)
      defer {
        outcome.witness = tree.best
        outcome.statistics.nodes += tree.nodes
        outcome.limit = tree.limit
      }
      return try tree.run(rootBound: rootBound)
    }
  }

  private func withRelaxation<Value>(
    _ encoding: CompactEncoding, _ bounds: NeuronBounds, _ outcome: inout SearchOutcome,
    _ body: (Relaxation, inout SearchOutcome) throws -> Value
  ) throws -> Value {
    try solver.withSession(encoding.model) { session in
      let relaxation = Relaxation(encoding, bounds: bounds, session: session, limits: limits)
      defer {
        outcome.statistics.linearPrograms += relaxation.linearPrograms
        outcome.statistics.simplexIterations += relaxation.simplexIterations
      }
      return try body(relaxation, &outcome)
    }
  }
}

/// Rounds of tightening at most; each needs two linear programs for each unstable neuron.
private let maximalRounds = 4

extension NeuronBounds {
  /// What both bounds share.
  func intersection(_ other: NeuronBounds) -> NeuronBounds {
    NeuronBounds(
      layers: zip(layers, other.layers).map { zip($0, $1).map { $0.intersection($1) } })
  }
}
