public import Queries
public import Proofs
public import Optimization

/// Finds the smallest adversarial change and proves that there is none smaller.
///
/// For each region of the success rule: find a short example, bound every neuron over the inputs
/// that are closer than it, and search what is left open by branch and bound. The shortest example
/// is shared between the regions.
public struct ExactSearch: Sendable {
  /// Solves the linear programs.
  public let solver: any LinearSolver
  /// The proof may leave this fraction open; at least `Tolerances.provedGap` always is.
  public let gap: Double

  /// A search with a solver.
  public init(solver: any LinearSolver, gap: Double = 0) {
    self.solver = solver
    self.gap = max(gap, Tolerances.provedGap)
  }

  /// Answers a question to the end or to a limit, and makes an example of what it finds.
  ///
  /// - Parameter starts: where to look for the first example: inputs whose logits lie in the
  ///   region, the most promising first; may be empty.
  public func solve(
    _ query: Query, limits: SearchLimits = SearchLimits(),
    starts: (OutputRegion) -> [[Double]] = { _ in [] }
  ) throws -> SearchOutcome {
    var outcome = try atImage(query) ?? prove(query, limits: limits, starts: starts)
    guard query.network.original != nil, outcome.lowerBound < .infinity else { return outcome }
    outcome.needsExample = true
    let clock = ContinuousClock()
    outcome.statistics.boundSeconds +=
      try clock.measure { try addExample(&outcome, query, limits, starts) } / .seconds(1)
    return outcome
  }

  /// Proves what another search claims about a question, or corrects it: what comes out is proved here, as
  /// far as the limits allow.
  ///
  /// - Parameter claim: its witness is checked already, its lower bound is only claimed.
  /// - Returns: the claim with the bound that is proved, and with a nearer witness where the claim is
  ///   wrong; then `isCorrected` is set. Work and time are the claim's, but for `proofSeconds`.
  public func proving(
    _ claim: SearchOutcome, _ query: Query, limits: SearchLimits = SearchLimits()
  ) throws -> SearchOutcome {
    var outcome = claim
    if claim.hasFailed, claim.witness == nil {
      // Nothing is claimed.
      outcome.lowerBound = query.goal.leastCost
      return outcome
    }
    let clock = ContinuousClock()
    outcome.statistics.proofSeconds =
      try clock.measure {
        var question = query
        let known = claim.witness?.cutoff(gap: gap) ?? .infinity
        // What a limit left open need not be proved.
        if claim.lowerBound < known {
          question.inputs.ball.radius = min(question.inputs.ball.radius, claim.lowerBound)
        }
        var found =
          try atImage(query)
          ?? prove(question, limits: limits, known: claim.witness) { _ in
            claim.witness.map { [$0.input] } ?? []
          }
        if claim.lowerBound < known { found.lowerBound = min(found.lowerBound, claim.lowerBound) }
        outcome.lowerBound = found.lowerBound
        outcome.witness = found.witness
        outcome.isCorrected = found.witness?.cost ?? .infinity < min(known, claim.lowerBound)
        outcome.hasFailed = false
        outcome.limit = claim.limit ?? found.limit
        guard query.network.original != nil, outcome.lowerBound < .infinity else { return }
        outcome.needsExample = true
        // What the solver did not find in its time is not found for it.
        if outcome.witness != nil { try addExample(&outcome, query, limits) { _ in [] } }
        if outcome.status(gap: gap).isProof { outcome.limit = nil }
      } / .seconds(1)
    return outcome
  }

  /// The outcome where the image itself meets the rule, if only by a tie: nothing is nearer. Nil where
  /// it does not.
  private func atImage(_ query: Query) -> SearchOutcome? {
    guard query.goal.isDistance, let witness = Witness(query.inputs.center, for: query) else {
      return nil
    }
    var outcome = SearchOutcome(lowerBound: 0)
    outcome.witness = witness
    return outcome
  }

  /// Finds the nearest input that meets the rule, and proves that there is none nearer.
  ///
  /// - Parameter known: a witness from elsewhere.
  func prove(
    _ query: Query, limits: SearchLimits, known: Witness? = nil,
    starts: (OutputRegion) -> [[Double]]
  ) throws -> SearchOutcome {
    let screened = PropagationScreen.suits(query)
    // First an example for every region, so that all proofs profit from the shortest.
    var outcome =
      screened && known == nil
      ? outcome(of: query, from: starts)
      : try findExample(query, limits: limits, known: known, starts: starts)
    let query = query.balanced()
    var regions = query.regions
    var bounds: NeuronBounds?
    if screened, outcome.witness == nil {
      let screen = PropagationScreen(query, limits)
      (regions, bounds, outcome.witness) = (screen.open, screen.bounds, screen.witness)
      outcome.statistics.nodes += screen.nodes
    }
    var lowerBound = Double.infinity
    for region in regions {
      let search = RegionSearch(
        query, region, solver: solver, gap: gap, limits: limits, known: bounds)
      lowerBound = min(lowerBound, try search.prove(&outcome))
    }
    if outcome.witness == nil, lowerBound >= query.costLimit { lowerBound = .infinity }
    outcome.lowerBound = min(lowerBound, outcome.witness?.cost ?? .infinity)
    if outcome.status(gap: gap).isProof {
      outcome.limit = nil
    } else if !(query.goal == .decide && outcome.witness != nil) {
      outcome.limit = outcome.limit ?? limits.reached ?? .precision
    }
    return outcome
  }

  /// What the starts alone are worth: the first of them that is in one of the regions.
  private func outcome(
    of query: Query, from starts: (OutputRegion) -> [[Double]]
  ) -> SearchOutcome {
    var outcome = SearchOutcome(lowerBound: query.goal.leastCost)
    for region in query.regions where outcome.witness == nil {
      outcome.witness = starts(region).lazy.compactMap { Witness($0, for: query) }
        .first { $0.distance <= query.inputs.ball.radius }
    }
    return outcome
  }

  /// Whether a question is so large that linear bounds come first, and the starts are all that is tried as
  /// examples before.
  public static func usesLinearBounds(_ query: Query) -> Bool {
    var query = query
    query.goal = .decide
    return PropagationScreen.suits(query)
  }

  /// Adds the nearest example to an outcome: from its witness, or where the rule is met by nothing
  /// but ties that moving inside does not leave, by a search under a tighter rule.
  private func addExample(
    _ outcome: inout SearchOutcome, _ query: Query, _ limits: SearchLimits,
    _ starts: (OutputRegion) -> [[Double]]
  ) throws {
    let search = ExampleSearch(query: query, solver: solver, limits: limits)
    if let witness = outcome.witness { outcome.example = try search.example(near: witness) }
    guard query.goal.isDistance else { return }
    let sizes = query.float32Sizes(at: outcome.witness?.input ?? query.inputs.center)
    var fraction = ExampleSearch.leastFraction
    while outcome.example == nil, fraction < ExampleSearch.largestFraction, limits.reached == nil {
      fraction *= ExampleSearch.tighteningFactor
      guard let tight = query.tightened(by: fraction, of: sizes) else { break }
      let found = try prove(tight, limits: limits, starts: starts)
      outcome.statistics.add(found.statistics)
      guard let input = found.witness?.input else { break }
      outcome.example = AdversarialExample(input, for: query)
    }
    if outcome.example == nil, !outcome.status(gap: gap).isProof {
      outcome.limit = outcome.limit ?? limits.reached ?? .precision
    }
  }

  /// The first part of `solve`: looks for a short example, without proof. The outcome's lower bound
  /// says nothing.
  public func findExample(
    _ query: Query, limits: SearchLimits = SearchLimits(), known: Witness? = nil,
    starts: (OutputRegion) -> [[Double]]
  ) throws -> SearchOutcome {
    let query = query.balanced()
    var outcome = SearchOutcome(lowerBound: query.goal.leastCost)
    outcome.witness = known
    let seconds = try ContinuousClock().measure {
      for region in query.regions {
        let search = RegionSearch(query, region, solver: solver, gap: gap, limits: limits)
        try search.findExample(from: starts(region), &outcome)
      }
    }
    outcome.statistics.boundSeconds += seconds / .seconds(1)
    return outcome
  }

  /// The integer program of what is left when an example and bounds have done their part.
  ///
  /// - Parameter tighteningRounds: passes of `BoundTightening` at most. One leaves what `solve`
  ///   begins its tree with, none the bounds in the ball.
  /// - Returns: nil where bounds alone prove the region's answer.
  public func remainingProgram(
    _ query: Query, region: OutputRegion, starts: [[Double]] = [],
    tighteningRounds: Int = 1
  ) throws -> Model? {
    let search = RegionSearch(
      query.balanced(), region, solver: solver, gap: gap, limits: SearchLimits())
    var outcome = SearchOutcome(lowerBound: .infinity)
    try search.findExample(from: starts, &outcome)
    var rootBound = 0.0
    return try search.tighten(rounds: tighteningRounds, &outcome, rootBound: &rootBound).map {
      bounds in
      search.encoding(bounds, outcome, integers: true).model
    }
  }
}
