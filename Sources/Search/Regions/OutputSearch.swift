internal import Queries
public import Proofs
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
