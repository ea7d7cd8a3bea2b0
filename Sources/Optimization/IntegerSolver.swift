/// A solver of mixed-integer linear programs, those without integer variables among them.
///
/// A backend validates the model before its library sees it, and refuses an option that it cannot
/// honour. What a limit or a failure leaves open is never reported as proved.
public protocol IntegerSolver: Sendable {
  /// The solver's name and version.
  var description: String { get }

  /// Solves a model to the end or to a limit, on the calling thread.
  func solve(_ model: Model, options: SolveOptions) throws(SolverError) -> SolveResult
}
