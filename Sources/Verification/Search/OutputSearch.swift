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
    return OutputOutcome(search: outcome, problem.attack, gap: gap)
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

  /// The best input, as a witness of its own value.
  private let best: Witness?

  init(search: SearchOutcome, _ problem: AttackProblem, gap: Double) {
    self.search = search
    status = search.status(gap: gap)
    best =
      search.needsExample
      ? search.example.flatMap { Witness($0.input, for: problem) } : search.witness
  }

  /// The best input: `inputCount` numbers in [0, 1] that float32 represents; nil where none is known.
  public var input: [Double]? { best?.input }
  /// The class whose objective is largest there.
  public var target: Int? { best?.region.target }
  /// The value there in real arithmetic, rounded down. The input is float32, so it may be less than the
  /// largest value by as much as rounding the input takes away.
  public var value: Double? { best.map { -$0.cost } }
  /// How far the input is from the problem's image.
  public var distance: Double? { best?.distance }
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
