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

extension Model {
  /// By how much a point misses the worst of the bounds, rows and whole numbers, relative to them.
  func violation(at point: [Double]) -> Double {
    guard point.count == variables.count else { return .infinity }
    var worst = 0.0
    func check(_ value: Double, _ lower: Double, _ upper: Double) {
      worst = max(worst, (lower - value) / max(1, abs(lower)), (value - upper) / max(1, abs(upper)))
    }
    for (value, variable) in zip(point, variables) {
      check(value, max(variable.lower, -1e300), min(variable.upper, 1e300))
      if variable.isInteger { worst = max(worst, abs(value - value.rounded())) }
    }
    for row in rows {
      let value = row.terms.reduce(0) { $0 + $1.coefficient * point[$1.variable.index] }
      check(value, max(row.lower, -1e300), min(row.upper, 1e300))
    }
    return worst
  }
}
