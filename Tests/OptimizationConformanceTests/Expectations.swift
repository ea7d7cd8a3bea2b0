import Optimization
import Testing

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

/// Expects that a model is refused because of a fault.
func expectInvalidModel(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
  #expect(sourceLocation: sourceLocation) {
    try body()
  } throws: {
    if case SolverError.invalidModel = $0 { true } else { false }
  }
}

/// Expects that an option is refused.
func expectUnsupportedOption(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
  #expect(sourceLocation: sourceLocation) {
    try body()
  } throws: {
    if case SolverError.unsupportedOption = $0 { true } else { false }
  }
}

/// Expects that a valid model is refused because the backend is not made for it.
func expectUnsupportedModel(
  sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
  #expect(sourceLocation: sourceLocation) {
    try body()
  } throws: {
    if case SolverError.unsupportedModel = $0 { true } else { false }
  }
}
