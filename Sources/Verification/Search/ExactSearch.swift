public import Optimization

/// Finds the smallest adversarial change and proves that there is none smaller.
///
/// For each region of the success rule: find a short example, bound every neuron over the inputs
/// that are closer than it, and search what is left open by branch and bound. The shortest example
/// is shared between the regions.
public struct ExactSearch: Sendable {
  /// Solves the linear and integer programs.
  public let solver: any Solver
  /// The proof may leave this fraction open; at least `Tolerances.provedGap` always is.
  public let gap: Double

  /// A search with a solver.
  public init(solver: any Solver, gap: Double = 0) {
    self.solver = solver
    self.gap = max(gap, Tolerances.provedGap)
  }

  /// Solves a problem to the end or to a limit.
  ///
  /// - Parameter starts: where to look for the first example: inputs whose logits lie in the
  ///   region, the most promising first; may be empty.
  public func solve(
    _ problem: AttackProblem, limits: SearchLimits = SearchLimits(),
    starts: (LogitRegion) -> [[Double]] = { _ in [] }
  ) throws -> SearchOutcome {
    // First an example for every region, so that all proofs profit from the shortest.
    var outcome = try findExample(problem, limits: limits, starts: starts)
    let problem = problem.balanced()
    var lowerBound = Double.infinity
    for region in problem.regions {
      let search = RegionSearch(problem, region, solver: solver, gap: gap, limits: limits)
      lowerBound = min(lowerBound, try search.prove(&outcome))
    }
    outcome.lowerBound = min(lowerBound, outcome.witness?.cost ?? .infinity)
    return outcome
  }

  /// The first part of `solve`: looks for a short example, without proof. The outcome's lower bound
  /// says nothing.
  public func findExample(
    _ problem: AttackProblem, limits: SearchLimits = SearchLimits(),
    starts: (LogitRegion) -> [[Double]]
  ) throws -> SearchOutcome {
    let problem = problem.balanced()
    var outcome = SearchOutcome(lowerBound: problem.goal.leastCost)
    let seconds = try ContinuousClock().measure {
      for region in problem.regions {
        let search = RegionSearch(problem, region, solver: solver, gap: gap, limits: limits)
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
    _ problem: AttackProblem, region: LogitRegion, starts: [[Double]] = [],
    tighteningRounds: Int = 1
  ) throws -> Model? {
    let search = RegionSearch(
      problem.balanced(), region, solver: solver, gap: gap, limits: SearchLimits())
    var outcome = SearchOutcome(lowerBound: .infinity)
    try search.findExample(from: starts, &outcome)
    var rootBound = 0.0
    return try search.tighten(rounds: tighteningRounds, &outcome, rootBound: &rootBound).map {
      bounds in
      search.encoding(bounds, outcome, integers: true).model
    }
  }
}
