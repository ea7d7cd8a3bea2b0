/// What an integer solver searches for first. It changes the way to the answer, not the answer.
public enum SearchAim: Sendable {
  /// The optimum, and its proof.
  case optimum
  /// A good dual bound by the time a limit stops the search.
  case dualBound
}

/// When a solve may stop before its end, and how it is followed.
public struct SolveOptions: Sendable {
  /// Wall-clock seconds; nil for no limit.
  public var timeLimit: Double?
  /// Integer programs stop when |objective - dualBound| / |objective| is at most this.
  public var relativeGap = 0.0
  /// Integer programs stop after this many nodes; nil for no limit.
  public var nodeLimit: Int?
  /// Linear programs stop after this many simplex iterations; nil for no limit. The dual bound
  /// reached by then holds.
  public var iterationLimit: Int?
  /// Linear programs may stop once no feasible point can have a better objective than this. It
  /// only saves work: a solver that goes on to the end answers the same question.
  public var objectiveLimit: Double?
  /// What integer programs are searched for first.
  public var aim = SearchAim.optimum
  /// Asked often; true ends the solve with `Limit.interrupted`.
  public var shouldStop: @Sendable () -> Bool = { false }
  /// Called from time to time while an integer program is being solved.
  public var progress: (@Sendable (SolveProgress) -> Void)?

  /// No limits, gap 0.
  public init() {}

  /// Refuses numbers that make no sense to any solver.
  package func validate(for solver: String) throws(SolverError) {
    func require(_ isMeaningful: Bool, _ option: @autoclosure () -> String) throws(SolverError) {
      guard isMeaningful else {
        throw .unsupportedOption(solver: solver, option: option())
      }
    }
    if let timeLimit { try require(timeLimit >= 0, "a time limit of \(timeLimit) s") }
    try require(relativeGap >= 0 && relativeGap < .infinity, "a gap of \(relativeGap)")
    if let nodeLimit { try require(nodeLimit >= 0, "a limit of \(nodeLimit) nodes") }
    if let iterationLimit {
      try require(iterationLimit >= 0, "a limit of \(iterationLimit) iterations")
    }
    if let objectiveLimit {
      try require(!objectiveLimit.isNaN, "an objective limit of \(objectiveLimit)")
    }
  }
}

/// How far the solve of an integer program has come.
public struct SolveProgress: Sendable {
  /// The best solution's objective; nil without one.
  public var objective: Double?
  /// No feasible point has a better objective than this.
  public var dualBound: Double?
  /// Nodes explored.
  public var nodes: Int
  /// Wall-clock seconds.
  public var seconds: Double

  /// A report.
  public init(objective: Double?, dualBound: Double?, nodes: Int, seconds: Double) {
    self.objective = objective
    self.dualBound = dualBound
    self.nodes = nodes
    self.seconds = seconds
  }

  /// |objective - dualBound| / max(|objective|, 1e-9), nil unless both are known.
  public var relativeGap: Double? { Model.relativeGap(objective, dualBound) }
}

extension Model {
  /// |objective - dualBound| / max(|objective|, 1e-9), nil unless both are known.
  static func relativeGap(_ objective: Double?, _ dualBound: Double?) -> Double? {
    guard let objective, let dualBound else { return nil }
    return abs(objective - dualBound) / max(abs(objective), 1e-9)
  }
}
