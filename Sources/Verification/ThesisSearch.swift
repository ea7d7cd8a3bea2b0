public import Optimization

/// The attack by branch and cut on the thesis's integer program, for comparison.
///
/// What it proves holds to the solver's tolerances.
public struct ThesisSearch: Sendable {
  /// Solves the integer program.
  public let solver: any Solver
  /// The proof may leave this fraction open.
  public let gap: Double
  /// Pre-activation bounds over [0, 1]^n, from which the big-M values come.
  public let bounds: NeuronBounds

  /// A search with a solver and bounds that were computed once for the network.
  public init(solver: any Solver, bounds: NeuronBounds, gap: Double = 0) {
    self.solver = solver
    self.bounds = bounds
    self.gap = max(gap, Tolerances.provedGap)
  }

  /// Solves a problem to the end or to a limit, one integer program for each target, and keeps the
  /// cheapest.
  public func solve(
    _ problem: AttackProblem, rules: [MarginRule], limits: SearchLimits = SearchLimits()
  ) throws -> SearchOutcome {
    var total = SearchOutcome(lowerBound: .infinity)
    for rule in rules {
      let outcome = try solve(problem, rule, limits)
      total.lowerBound = min(total.lowerBound, outcome.lowerBound)
      total.limit = total.limit ?? outcome.limit
      total.hasFailed = total.hasFailed || outcome.hasFailed
      total.statistics.add(outcome.statistics)
      if let witness = outcome.witness, witness.distance < total.witness?.distance ?? .infinity {
        total.witness = witness
      }
    }
    return total
  }

  private func solve(
    _ problem: AttackProblem, _ rule: MarginRule, _ limits: SearchLimits
  ) throws -> SearchOutcome {
    let encoding = ThesisEncoding(problem, rule: rule, bounds: bounds)
    var options = limits.solveOptions
    options.relativeGap = gap / 2
    let result = try solver.solve(encoding.model, options: options)
    var outcome = SearchOutcome(lowerBound: result.dualBound ?? 0)
    outcome.statistics.nodes = result.statistics.nodes
    outcome.statistics.simplexIterations = result.statistics.simplexIterations
    outcome.statistics.solveSeconds = result.statistics.seconds
    outcome.limit = result.limit
    if let solution = result.solution {
      outcome.witness = try witness(encoding.change(solution, from: problem.image), problem)
    }
    switch result.reason {
    case .infeasible: outcome.lowerBound = .infinity
    case .limit: break
    default: outcome.hasFailed = outcome.witness == nil
    }
    return outcome
  }

  /// A solution as a checked example: as it is, or where its binaries hold only up to the solver's
  /// tolerances, solved again in its linear piece.
  private func witness(_ change: [Double], _ problem: AttackProblem) throws -> Witness? {
    let input = zip(problem.image, change).map { $0 + $1 }
    if let witness = Witness(input, for: problem) { return witness }
    let ball = problem.ballBounds(radius: .infinity)
    var best: Witness?
    for region in problem.regions {
      let encoding = CompactEncoding(
        problem, region: region, bounds: ball, cutoff: .infinity, integers: false)
      let limits = SearchLimits()
      best = try Relaxation.with(
        encoding, box: ball.hidden, cutoff: .infinity,
        derivation: InequalityDerivation(problem, region), solver: solver, limits: limits
      ) { relaxation in
        var search = PatternSearch(
          problem, region: region, relaxation: relaxation, limits: limits, best: best)
        try search.descend(from: input)
        return search.best
      }
    }
    return best
  }
}
