public import Queries
internal import Proofs
internal import Basics
public import Optimization

/// Finds the input with the largest value of an output, and proves that there is none larger.
///
/// It is the search for the smallest change with another cost: the negated value instead of the
/// distance. Several objectives share the best input, so that one which cannot reach it is soon
/// done with.
public struct OutputSearch: Sendable {
  /// Solves the linear programs.
  public let solver: any LinearSolver
  /// The proof may leave this fraction open; at least `Tolerances.provedGap` always is.
  public let gap: Double

  /// A search with a solver.
  public init(solver: any LinearSolver, gap: Double = 0) {
    self.solver = solver
    self.gap = gap
  }

  /// Answers a question to the end or to a limit.
  ///
  /// - Parameters:
  ///   - query: its goal is a greatest output.
  ///   - starts: inputs from which to climb, besides the centre and some random ones; may
  ///     be empty.
  public func solve(
    _ query: Query, limits: SearchLimits = SearchLimits(), starts: [[Double]] = []
  ) throws -> OutputOutcome {
    let all = starts + [query.inputs.center] + randomInputs(query)
    let outcome = try ExactSearch(solver: solver, gap: gap)
      .solve(query, limits: limits) { _ in all }
    return OutputOutcome(search: outcome, query, gap: gap)
  }

  /// No input of the question's set has a larger value than this, by one linear program for each region: the
  /// relaxation in which every neuron has its triangle over its interval in the ball (Ehlers, 2017). What
  /// the solver's multipliers prove, so infinite where it gives none.
  public func relaxedBound(
    _ query: Query, limits: SearchLimits = SearchLimits()
  ) throws -> Double {
    let radius = query.inputs.ball.radius
    let bounds = query.ballBounds(radius: radius)
    var greatest = -Double.infinity
    for region in query.regions {
      let encoding = CompactEncoding(
        query, region: region, bounds: bounds, cutoff: radius, integers: false)
      let least = try Relaxation.with(
        encoding, intervals: bounds.hidden, cutoff: .infinity,
        derivation: InequalityDerivation(query, region), solver: solver, limits: limits
      ) { relaxation in
        try relaxation.solveCost().inequality?.costBound(over: relaxation.intervals) ?? -.infinity
      }
      greatest = max(greatest, -least)
    }
    return greatest
  }

  /// The same random inputs in every run.
  private func randomInputs(_ query: Query) -> [[Double]] {
    var random = SeededRandom(seed: 0, stream: 200)
    let (up, down) = (query.inputs.upwardCapacity, query.inputs.downwardCapacity)
    return (0..<Self.randomStarts).map { _ in
      query.inputs.center.indices.map {
        query.inputs.center[$0] + random.uniform(-down[$0], up[$0])
      }
    }
  }

  private static let randomStarts = 3
}
