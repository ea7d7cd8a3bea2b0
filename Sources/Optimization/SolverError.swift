/// Why a solver could not be used at all.
public enum SolverError: Error, Equatable, CustomStringConvertible {
  /// The model does not pass `Model.validate`.
  case invalidModel(ModelError)
  /// The model is a valid one of a kind that the solver is not made for.
  case unsupportedModel(solver: String, feature: String)
  /// The solver has no way to honour an option.
  case unsupportedOption(solver: String, option: String)

  /// One line: what was refused, and why.
  public var description: String {
    switch self {
    case .invalidModel(let error): "the model cannot be solved: \(error)"
    case .unsupportedModel(let solver, let feature):
      "\(solver) cannot solve a model with \(feature)"
    case .unsupportedOption(let solver, let option): "\(solver) cannot honour \(option)"
    }
  }
}
