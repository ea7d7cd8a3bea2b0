internal import Queries
internal import Proofs
internal import LinearAlgebra
internal import Optimization

/// The search for the smallest change into one region of logits, or for the largest value of one.
struct RegionSearch {
  let query: Query
  let region: OutputRegion
  let solver: any LinearSolver
  let gap: Double
  let limits: SearchLimits
  /// Bounds that hold over all inputs of the question, from elsewhere; with them no linear programs are
  /// spent on neurons.
  private let known: NeuronBounds?
  private let derivation: InequalityDerivation
  private let pool = InequalityPool()

  init(
    _ query: Query, _ region: OutputRegion, solver: any LinearSolver, gap: Double,
    limits: SearchLimits, known: NeuronBounds? = nil
  ) {
    self.query = query
    self.known = known
    self.region = region
    self.solver = solver
    self.gap = gap
    self.limits = limits
    derivation = InequalityDerivation(query, region)
  }

  /// Improves `outcome.witness` by what can be found from some starts.
  func findExample(from starts: [[Double]], _ outcome: inout SearchOutcome) throws {
    let bounds = query.ballBounds(radius: radius(outcome))
    let encoding = encoding(bounds, outcome)
    try withRelaxation(encoding, bounds, &outcome) { relaxation, outcome in
      var search = PatternSearch(
        query, region: region, relaxation: relaxation, limits: limits, best: outcome.witness)
      try search.search(from: starts)
      outcome.witness = search.best
    }
  }

  /// Proves a lower bound for the region, improving `outcome.witness` on the way.
  ///
  /// - Returns: no example of the region costs less.
  func prove(_ outcome: inout SearchOutcome) throws -> Double {
    // Nothing can be better than the best there is.
    guard cutoff(outcome) > query.goal.leastCost else { return cutoff(outcome) }
    // Where any example will do and one is known, nothing is looked for, nor proved.
    guard !isDecided(outcome) else { return query.goal.leastCost }
    let clock = ContinuousClock()
    var bounds: NeuronBounds?
    var rootBound = query.goal.leastCost
    outcome.statistics.boundSeconds +=
      try clock.measure { bounds = try tighten(rounds: 1, &outcome, rootBound: &rootBound) }
      / .seconds(1)
    guard let bounds else { return cutoff(outcome) }
    if isDecided(outcome) { return rootBound }
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

  /// The cost below which an example is of interest: the best one's, less what the proof may leave
  /// open.
  package func cutoff(_ outcome: SearchOutcome) -> Double {
    min(outcome.witness?.cutoff(gap: gap) ?? .infinity, query.costLimit)
  }

  /// Whether an example is known, and any will do.
  private func isDecided(_ outcome: SearchOutcome) -> Bool {
    query.goal == .decide && outcome.witness != nil
  }

  /// No input further from the image than this is of interest. Bounds and encoding must mean the
  /// same inputs: a neuron that only the encoding knows to be inactive can never be decided.
  private func radius(_ outcome: SearchOutcome) -> Double {
    query.radius(cutoff: cutoff(outcome))
  }

  /// The region's program for examples within the cutoff.
  func encoding(
    _ bounds: NeuronBounds, _ outcome: SearchOutcome, integers: Bool = false
  ) -> CompactEncoding {
    CompactEncoding(
      query, region: region, bounds: bounds, cutoff: radius(outcome), integers: integers)
  }

  /// Bounds over the examples within the cutoff.
  ///
  /// - Parameters:
  ///   - rounds: passes over all unstable neurons at most; they end when they no longer help. The
  ///     tree narrows bounds too, so more than one pass takes more time than it saves there.
  ///   - rootBound: raised to what the whole program's relaxation proves.
  /// - Returns: nil where there is no such example.
  func tighten(
    rounds: Int, _ outcome: inout SearchOutcome, rootBound: inout Double
  ) throws -> NeuronBounds? {
    var bounds = query.ballBounds(radius: radius(outcome))
    if let known { return bounds.intersection(known) }
    for _ in 0..<rounds where limits.reached == nil {
      let (unstable, known) = (bounds.unstableCount, outcome.witness)
      let encoding = encoding(bounds, outcome)
      let narrowed = try withRelaxation(encoding, bounds, &outcome) { relaxation, outcome in
        try round(relaxation, &outcome, &rootBound)
      }
      guard let narrowed else { return nil }
      bounds.hidden = narrowed
      if outcome.witness != known {
        bounds = bounds.intersection(query.ballBounds(radius: radius(outcome)))
      } else if bounds.unstableCount == unstable {
        break
      }
    }
    return bounds
  }

  /// One round: the root's bound, an example from its solution, every unstable neuron's bounds.
  ///
  /// - Returns: nil where there is no example within the cutoff.
  private func round(
    _ relaxation: Relaxation, _ outcome: inout SearchOutcome, _ rootBound: inout Double
  ) throws -> [Interval]? {
    let root = try relaxation.solveCost()
    if let inequality = root.inequality {
      if inequality.closes(relaxation.intervals, cutoff: cutoff(outcome)) { return nil }
      rootBound = max(rootBound, inequality.costBound(over: relaxation.intervals))
      pool.add(inequality)
    }
    if let values = root.values {
      var search = PatternSearch(
        query, region: region, relaxation: relaxation, limits: limits, best: outcome.witness)
      try search.descend(from: search.candidate(values))
      outcome.witness = search.best
      try relaxation.setCutoff(cutoff(outcome))
    }
    let tightening = BoundTightening(
      relaxation: relaxation, pool: pool, cutoff: cutoff(outcome), limits: limits)
    return try tightening.round() ? relaxation.intervals : nil
  }

  /// Branch and bound on what the bounds leave open.
  ///
  /// - Returns: no example of the region costs less; infinite where there is none at all.
  private func finish(
    _ bounds: NeuronBounds, rootBound: Double, _ outcome: inout SearchOutcome
  ) throws -> Double {
    let encoding = encoding(bounds, outcome)
    let tree = TreeSearch<LinearProgramBounder>(query: query, limits: limits, gap: gap) {
      [query, region, derivation, solver, limits] intervals, cutoff, body in
      try Relaxation.with(
        encoding, intervals: intervals, cutoff: cutoff, derivation: derivation, solver: solver,
        limits: limits
      ) {
        try body(
          LinearProgramBounder(query, region: region, relaxation: $0, limits: limits))
      }
    }
    return try tree.run(bounds.hidden, rootBound: rootBound, pool: pool, &outcome)
  }

  private func withRelaxation<Value>(
    _ encoding: CompactEncoding, _ bounds: NeuronBounds, _ outcome: inout SearchOutcome,
    _ body: (Relaxation, inout SearchOutcome) throws -> Value
  ) throws -> Value {
    try Relaxation.with(
      encoding, intervals: bounds.hidden, cutoff: cutoff(outcome), derivation: derivation,
      solver: solver, limits: limits
    ) { relaxation in
      defer { outcome.statistics.add(relaxation.work) }
      return try body(relaxation, &outcome)
    }
  }
}

extension NeuronBounds {
  /// What both bounds share.
  func intersection(_ other: NeuronBounds) -> NeuronBounds {
    var result = self
    result.layers = zip(layers, other.layers).map { zip($0, $1).map { $0.intersection($1) } }
    return result
  }
}
