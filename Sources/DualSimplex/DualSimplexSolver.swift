public import Optimization

/// Temper's own linear programming engine, made for many related programs of the shape that
/// attacks have: some dozens of rows, hundreds of boxed columns that only a few of the rows know.
///
/// It solves linear programs whose variables all have finite bounds and refuses all others; integer
/// programs go to the solver behind it.
public struct DualSimplexSolver: Solver {
  private let integerSolver: any Solver

  /// An engine for linear programs.
  ///
  /// - Parameter integerSolver: solves integer programs, which this engine does not.
  public init(integerSolver: any Solver) { self.integerSolver = integerSolver }

  /// The engine's name, and that of the solver for integer programs.
  public var description: String {
    "Temper dual simplex; \(integerSolver.description) for integer programs"
  }

  /// Solves a linear program by the dual simplex method, an integer one by the solver behind it.
  public func solve(_ model: Model, options: SolveOptions) throws(SolverError) -> SolveResult {
    if model.hasIntegers { return try integerSolver.solve(model, options: options) }
    do { try model.validate() } catch { throw .invalidModel(error) }
    return try DualSimplexSession(model).solve(options)
  }

  /// Runs `body` with a session in the engine's memory.
  public func withSession<Value>(
    _ model: Model, _ body: (any LinearSession) throws -> Value
  ) throws -> Value {
    do { try model.validate() } catch { throw SolverError.invalidModel(error) }
    return try body(DualSimplexSession(model))
  }

  /// Refuses limits that make no sense.
  static func validate(_ options: SolveOptions) throws(SolverError) {
    if let limit = options.timeLimit, !(limit >= 0) {
      throw .unsupportedOption(solver: "the dual simplex", option: "a time limit of \(limit) s")
    }
    if let limit = options.iterationLimit, limit < 0 {
      throw .unsupportedOption(solver: "the dual simplex", option: "an iteration limit of \(limit)")
    }
  }
}
