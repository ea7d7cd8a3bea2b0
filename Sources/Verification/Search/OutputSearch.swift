internal import Basics
public import Optimization

/// Finds the input with the largest value of an output, and proves that there is none larger.
///
/// It is the search for the smallest change with another cost: the negated value instead of the
/// distance. Several objectives share the best input, so that one which cannot reach it is soon
/// done with.
public struct OutputSearch: Sendable {
  /// Solves the linear programs.
  public let solver: any Solver
  /// The proof may leave this fraction open; at least `Tolerances.provedGap` always is.
  public let gap: Double

  /// A search with a solver.
  public init(solver: any Solver, gap: Double = 0) {
    self.solver = solver
    self.gap = gap
  }

  /// Solves a problem to the end or to a limit.
  ///
  /// - Parameter starts: inputs from which to climb, besides the image and some random ones; may
  ///   be empty.
  public func solve(
    _ problem: OutputProblem, limits: SearchLimits = SearchLimits(), starts: [[Double]] = []
  ) throws -> OutputOutcome {
    let all = starts + [problem.attack.image] + randomInputs(problem.attack)
    let outcome = try ExactSearch(solver: solver, gap: gap)
      .solve(problem.attack, limits: limits) { _ in all }
    return OutputOutcome(search: outcome, gap: gap)
  }

  /// The same random inputs in every run.
  private func randomInputs(_ problem: AttackProblem) -> [[Double]] {
    var random = SeededRandom(seed: 0, stream: 200)
    let (up, down) = (problem.upwardCapacity, problem.downwardCapacity)
    return (0..<Self.randomStarts).map { _ in
      problem.image.indices.map { problem.image[$0] + random.uniform(-down[$0], up[$0]) }
    }
  }

  private static let randomStarts = 3
}

/// What is known about a largest value when a search ends.
public struct OutputOutcome: Sendable {
  let search: SearchOutcome
  /// What is known about the largest value; `infeasible` where no input meets the conditions.
  public let status: AttackStatus

  init(search: SearchOutcome, gap: Double) {
    self.search = search
    status = search.status(gap: gap)
  }

  /// The best input: `inputCount` numbers in [0, 1]; nil where none is known.
  public var input: [Double]? { search.witness?.input }
  /// The class whose objective is largest there.
  public var target: Int? { search.witness?.region.target }
  /// The value there, from a forward pass in float64.
  public var value: Double? { search.witness.map { -$0.cost } }
  /// How far the input is from the problem's image.
  public var distance: Double? { search.witness?.distance }
  /// No input has a larger value; minus infinity where none meets the conditions.
  public var bound: Double { -search.lowerBound }
  /// (bound - value) / |value|, nil without an input. Of a value near zero it is a fraction of what
  /// interval arithmetic allows the value, times `Tolerances.smallValue`.
  public var gap: Double? { search.gap }
  /// What stopped the search before its end.
  public var limit: Limit? { search.limit }
  /// How much work it was.
  public var statistics: SearchStatistics { search.statistics }
}
