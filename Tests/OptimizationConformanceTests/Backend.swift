import DualSimplex
import GLPKSolver
import Optimization
import Testing

/// Every solver of linear programs; another is one more line, with the limits that it documents.
let linearBackends = [
  LinearBackend("GLPK", GLPKSolver()),
  LinearBackend(
    "dual simplex", DualSimplexSolver(), needsFiniteBounds: true,
    mostRows: DualSimplexSolver.mostRows),
]

/// Every solver of integer programs.
let integerBackends = [IntegerBackend("GLPK", GLPKSolver())]

/// A solver of linear programs under test.
struct LinearBackend: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let solver: any LinearSolver
  /// Whether it refuses variables without finite bounds.
  let needsFiniteBounds: Bool
  /// It refuses programs with more rows than this; nil for no limit.
  let mostRows: Int?

  init(
    _ name: String, _ solver: any LinearSolver, needsFiniteBounds: Bool = false,
    mostRows: Int? = nil
  ) {
    testDescription = name
    self.solver = solver
    self.needsFiniteBounds = needsFiniteBounds
    self.mostRows = mostRows
  }

  /// Far beyond every optimum of this suite.
  private static let far = 1e6

  /// Bounds that the backend accepts: where it needs finite ones, far away instead of infinite.
  func accepted(_ lower: Double, _ upper: Double) -> (lower: Double, upper: Double) {
    guard needsFiniteBounds else { return (lower, upper) }
    return (
      lower == -.infinity ? min(upper, 0) - Self.far : lower,
      upper == .infinity ? max(lower, 0) + Self.far : upper
    )
  }

  /// A program with the same optimum, or as infeasible, that the backend accepts.
  func accepted(_ model: Model) -> Model {
    var model = model
    for (index, variable) in model.variables.enumerated() {
      let bounds = accepted(variable.lower, variable.upper)
      model.setBounds(of: Variable(index: index), lower: bounds.lower, upper: bounds.upper)
    }
    return model
  }

  /// Solves a program whose infinite bounds of variables may be far away instead.
  func solve(_ model: Model, _ options: SolveOptions = SolveOptions()) throws -> SolveResult {
    try solver.solve(accepted(model), options: options)
  }

  /// Begins a session with such a program.
  func withSession<Value>(
    _ model: Model, _ body: (any LinearSession) throws -> Value
  ) throws -> Value {
    try solver.withSession(accepted(model), body)
  }
}

/// A solver of integer programs under test.
struct IntegerBackend: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let solver: any IntegerSolver

  init(_ name: String, _ solver: any IntegerSolver) {
    testDescription = name
    self.solver = solver
  }

  func solve(_ model: Model, _ options: SolveOptions = SolveOptions()) throws -> SolveResult {
    try solver.solve(model, options: options)
  }
}

/// A model whose optimum is known from elsewhere.
struct KnownModel: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let model: Model
  let optimum: Double

  init(_ name: String, optimum: Double, _ build: (inout Model) -> Void) {
    testDescription = name
    self.optimum = optimum
    var model = Model(name: name)
    build(&model)
    self.model = model
  }
}

/// A model that has no optimum, by name.
struct NamedModel: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let model: Model

  init(_ name: String, _ build: (inout Model) -> Void) {
    testDescription = name
    var model = Model(name: name)
    build(&model)
    self.model = model
  }
}
