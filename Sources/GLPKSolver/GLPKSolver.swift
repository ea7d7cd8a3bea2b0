internal import CGLPK
public import Optimization

/// GLPK's simplex and branch and cut.
public struct GLPKSolver: LinearSolver, IntegerSolver {
  /// GLPK with its default settings.
  public init() {}

  /// The library's name and version.
  public var description: String {
    "GLPK " + (glp_version().map { String(cString: $0) } ?? "of unknown version")
  }

  /// Solves a linear program by the dual simplex method, an integer one by branch and cut.
  public func solve(_ model: Model, options: SolveOptions) throws(SolverError) -> SolveResult {
    try Self.validate(model)
    try Self.validate(options)
    let deadline = Deadline(seconds: options.timeLimit)
    return model.hasIntegers
      ? Self.solveInteger(model, options: options, deadline: deadline)
      : GLPKProblem(model).simplex(.dual, of: model, options: options, deadline: deadline)
  }

  /// Runs `body` with a session in GLPK's memory.
  public func withSession<Value>(
    _ model: Model, _ body: (any LinearSession) throws -> Value
  ) throws -> Value {
    try Self.validate(model)
    return try body(GLPKSession(model))
  }

  private static func validate(_ model: Model) throws(SolverError) {
    do { try model.validate() } catch { throw .invalidModel(error) }
  }

  /// Refuses what GLPK would not honour.
  static func validate(_ options: SolveOptions) throws(SolverError) {
    try options.validate(for: "GLPK")
    if let limit = options.iterationLimit {
      throw .unsupportedOption(solver: "GLPK", option: "a limit of \(limit) iterations")
    }
  }
}
