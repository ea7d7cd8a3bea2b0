public import Optimization

/// Temper's own linear programming engine, made for many related programs of the shape that
/// attacks have: some dozens of rows, hundreds of boxed columns that only a few of the rows know.
///
/// It solves linear programs of at most `mostRows` rows whose variables all have finite bounds, and
/// refuses others.
public struct DualSimplexSolver: LinearSolver {
  /// The inverse of the tight rows is dense and has room for all rows: at most 128 MB. Of programs
  /// with thousands of rows few are tight where many images are perturbed at once.
  public static let mostRows = 4000

  static let name = "the dual simplex"

  private let large: (any LinearSolver)?

  /// An engine for linear programs.
  ///
  /// - Parameter large: solves those with more than `mostRows` rows; without it they are refused.
  public init(large: (any LinearSolver)? = nil) { self.large = large }

  /// The engine's name, and that of the solver of large programs.
  public var description: String {
    "Temper dual simplex" + (large.map { " (\($0.description) for large programs)" } ?? "")
  }

  /// Solves a linear program by the dual simplex method.
  public func solve(_ model: Model, options: SolveOptions) throws(SolverError) -> SolveResult {
    if let large, model.rows.count > Self.mostRows {
      return try large.solve(model, options: options)
    }
    let session = try Self.session(model)
    if model.hasIntegers {
      throw .unsupportedModel(solver: Self.name, feature: "integer variables")
    }
    return try session.solve(options)
  }

  /// Runs `body` with a session in the engine's memory.
  public func withSession<Value>(
    _ model: Model, _ body: (any LinearSession) throws -> Value
  ) throws -> Value {
    if let large, model.rows.count > Self.mostRows { return try large.withSession(model, body) }
    return try body(Self.session(model))
  }

  private static func session(_ model: Model) throws(SolverError) -> DualSimplexSession {
    do { try model.validate() } catch { throw .invalidModel(error) }
    guard model.rows.count <= mostRows else {
      throw .unsupportedModel(
        solver: name, feature: "\(model.rows.count) rows (\(mostRows) at most)")
    }
    return try DualSimplexSession(model)
  }
}
