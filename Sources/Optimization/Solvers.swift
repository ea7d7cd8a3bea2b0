/// The solvers of whoever needs linear and integer programs solved.
public struct Solvers: Sendable, CustomStringConvertible {
  /// Solves linear programs.
  public let linear: any LinearSolver
  /// Solves integer programs.
  public let integer: any IntegerSolver

  /// A solver for each kind of program.
  public init(linear: any LinearSolver, integer: any IntegerSolver) {
    self.linear = linear
    self.integer = integer
  }

  /// One solver for both.
  public init(_ solver: some LinearSolver & IntegerSolver) {
    self.init(linear: solver, integer: solver)
  }

  /// The names and versions of both.
  public var description: String {
    linear.description == integer.description
      ? linear.description
      : "\(linear.description); \(integer.description) for integer programs"
  }

  /// Solves a model by the one whose kind it is.
  public func solve(_ model: Model, options: SolveOptions) throws(SolverError) -> SolveResult {
    model.hasIntegers
      ? try integer.solve(model, options: options) : try linear.solve(model, options: options)
  }
}
