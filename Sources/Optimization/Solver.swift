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

/// Why a solver could not be used at all.
public enum SolverError: Error, Equatable, CustomStringConvertible {
  /// The model does not pass `Model.validate`.
  case invalidModel(ModelError)
  /// The solver has no way to honour an option.
  case unsupportedOption(solver: String, option: String)

  /// One line: what was refused, and why.
  public var description: String {
    switch self {
    case .invalidModel(let error): "the model cannot be solved: \(error)"
    case .unsupportedOption(let solver, let option): "\(solver) cannot honour \(option)"
    }
  }
}

/// A linear and mixed-integer solver.
///
/// A backend validates the model before its library sees it, and refuses an option that it cannot
/// honour. What a limit or a failure leaves open is never reported as proved.
public protocol Solver: Sendable {
  /// The solver's name and version.
  var description: String { get }

  /// Solves a model to the end or to a limit, on the calling thread.
  func solve(_ model: Model, options: SolveOptions) throws(SolverError) -> SolveResult

  /// Runs `body` with a linear program that is changed and solved again and again, each time from
  /// the basis of the last. Integer variables are relaxed.
  ///
  /// The session belongs to the calling thread and ends with `body`.
  func withSession<Value>(
    _ model: Model, _ body: (any LinearSession) throws -> Value
  ) throws -> Value
}

/// One linear program in a solver's memory, for many related solves.
public protocol LinearSession: AnyObject {
  /// The program as it is now, all changes included.
  var model: Model { get }

  /// Whether `solve` can honour an iteration limit.
  var canLimitIterations: Bool { get }

  /// Changes a variable's bounds.
  func setBounds(of variable: Variable, lower: Double, upper: Double) throws(SolverError)

  /// Changes a row's bounds.
  func setBounds(of row: Row, lower: Double, upper: Double) throws(SolverError)

  /// Replaces a row's terms.
  func setTerms(of row: Row, _ terms: [Term]) throws(SolverError)

  /// Replaces the objective.
  func setObjective(_ objective: Model.Objective) throws(SolverError)

  /// Solves the program as it is now. `options.nodeLimit` and the gap do not apply.
  func solve(_ options: SolveOptions) throws(SolverError) -> SolveResult
}

extension LinearSession {
  /// False: a session that can says so.
  public var canLimitIterations: Bool { false }
}
