import GLPKSolver
import Optimization
import Testing

/// Every solver that must pass this suite; another backend is one more line.
let backends = [
  Backend("GLPK", GLPKSolver())
]

/// A solver under test.
struct Backend: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let solver: any Solver

  init(_ name: String, _ solver: any Solver) {
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

/// Expects that a result is an optimum: its value, its point, and its dual bound.
func expectOptimum(
  _ result: SolveResult, of model: Model, _ optimum: Double,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  #expect(result.reason == .optimal, sourceLocation: sourceLocation)
  #expect(result.limit == nil, sourceLocation: sourceLocation)
  let tolerance = 1e-6 * max(1, abs(optimum))
  let objective = try #require(result.objective, sourceLocation: sourceLocation)
  #expect(abs(objective - optimum) <= tolerance, sourceLocation: sourceLocation)
  let bound = try #require(result.dualBound, sourceLocation: sourceLocation)
  #expect(abs(bound - optimum) <= tolerance, sourceLocation: sourceLocation)
  let point = try #require(result.solution, sourceLocation: sourceLocation)
  #expect(
    abs(model.objectiveValue(at: point) - objective) <= tolerance, sourceLocation: sourceLocation)
  #expect(model.violation(at: point) <= 1e-6, sourceLocation: sourceLocation)
}
