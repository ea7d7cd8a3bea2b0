/// Why a solve ended. Only `optimal` and `infeasible` and `unbounded` prove anything, each to the
/// solver's tolerances.
public enum TerminationReason: String, Sendable {
  /// A solution whose objective is within the requested gap of the dual bound.
  case optimal
  /// There is no feasible point.
  case infeasible
  /// Feasible points improve without end.
  case unbounded
  /// A limit was hit first; `SolveResult.limit` says which.
  case limit
  /// The solver gave up for numerical reasons.
  case numericalFailure
}

/// What stopped a solve before its end.
public enum Limit: String, Sendable, Codable {
  /// The time limit.
  case time
  /// The limit on nodes of a tree.
  case nodes
  /// The limit on simplex iterations.
  case iterations
  /// No feasible point can be better than the objective limit.
  case objective
  /// The limit on the memory that the program occupies.
  case memory
  /// The caller asked to stop.
  case interrupted
  /// What is left is too close for float64 to decide.
  case precision
  /// The method finds examples and proves nothing.
  case method

  /// Whether it says something about this run alone: another machine, or another day, may get
  /// further with the same settings.
  public var isOfOneRun: Bool { self == .memory || self == .interrupted }
}

/// What a solve came to. Fields that do not exist are nil: no solution found, no bound known.
public struct SolveResult: Sendable {
  /// Counts of work.
  public struct Statistics: Sendable, Equatable {
    /// Nodes of the search tree that were explored; 0 for a linear program.
    public var nodes = 0
    /// Simplex iterations.
    public var simplexIterations = 0
    /// Wall-clock seconds.
    public var seconds = 0.0

    /// No work yet.
    public init() {}
  }

  /// Why the solve ended.
  public var reason: TerminationReason
  /// The limit that was hit, if `reason` is `limit`.
  public var limit: Limit?
  /// The best solution: one number for each variable.
  public var solution: [Double]?
  /// The primal bound: the objective at `solution`.
  public var objective: Double?
  /// No feasible point has a better objective than this, to the solver's tolerances.
  public var dualBound: Double?
  /// Linear programs: one multiplier for each row, d objective / d row bound.
  public var rowDuals: [Double]?
  /// Infeasible linear programs: one multiplier for each row, by which the rows contradict the
  /// bounds (Farkas).
  public var farkasMultipliers: [Double]?
  /// Counts of work.
  public var statistics: Statistics

  /// A result; what is not given does not exist.
  public init(
    reason: TerminationReason, limit: Limit? = nil, solution: [Double]? = nil,
    objective: Double? = nil, dualBound: Double? = nil, rowDuals: [Double]? = nil,
    farkasMultipliers: [Double]? = nil, statistics: Statistics = Statistics()
  ) {
    self.reason = reason
    self.limit = limit
    self.solution = solution
    self.objective = objective
    self.dualBound = dualBound
    self.rowDuals = rowDuals
    self.farkasMultipliers = farkasMultipliers
    self.statistics = statistics
  }

  /// |objective - dualBound| / max(|objective|, 1e-9), nil unless both are known.
  public var relativeGap: Double? { Model.relativeGap(objective, dualBound) }
}
