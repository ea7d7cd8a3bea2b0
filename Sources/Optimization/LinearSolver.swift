/// A solver of linear programs.
///
/// A backend validates the model before its library sees it, and refuses a model or an option that
/// it is not made for. What a limit or a failure leaves open is never reported as proved.
public protocol LinearSolver: Sendable {
  /// The solver's name and version.
  var description: String { get }

  /// Solves a linear program to the end or to a limit, on the calling thread. Integer variables are
  /// refused, unless the solver is an `IntegerSolver` too.
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
