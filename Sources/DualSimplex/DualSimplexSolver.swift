public import Optimization

/// Temper's own linear programming engine, made for many related programs of the shape that
/// attacks have: some dozens of rows, hundreds of boxed columns that only a few of the rows know.
///
/// It solves linear programs of at most `mostRows` rows whose variables all have finite bounds, and
/// refuses variables without. Larger and integer programs go to the solver behind it.
public struct DualSimplexSolver: Solver {
  /// The inverse of the tight rows is dense and has room for all rows: at most 128 MB. Of programs
  /// with thousands of rows few are tight where many images are perturbed at once.
  public static let mostRows = 4000

  private let fallback: any Solver

  /// An engine for linear programs.
  ///
  /// - Parameter fallback: solves integer programs and those with many rows.
  public init(fallback: any Solver) { self.fallback = fallback }

  /// The engine's name, and that of the solver behind it.
  public var description: String {
    "Temper dual simplex; \(fallback.description) for integer and large programs"
  }

  /// Solves a linear program by the dual simplex method, an integer one by the solver behind it.
  public func solve(_ model: Model, options: SolveOptions) throws(SolverError) -> SolveResult {
    if model.hasIntegers || model.rows.count > Self.mostRows {
      return try fallback.solve(model, options: options)
    }
    do { try model.validate() } catch { throw .invalidModel(error) }
    return try DualSimplexSession(model).solve(options)
  }

  /// Runs `body` with a session in the engine's memory.
  public func withSession<Value>(
    _ model: Model, _ body: (any LinearSession) throws -> Value
  ) throws -> Value {
    if model.rows.count > Self.mostRows { return try fallback.withSession(model, body) }
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
