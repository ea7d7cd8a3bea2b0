internal import DualSimplex
internal import GLPKSolver
package import Optimization
internal import TestSupport
internal import Testing

/// The simplex engine, with every linear program that it solves solved by GLPK too.
package struct CheckedSolver: LinearSolver {
  private let engine = DualSimplexSolver()

  package init() {}

  package var description: String { engine.description }

  package func solve(_ model: Model, options: SolveOptions) throws(SolverError) -> SolveResult {
    try engine.solve(model, options: options)
  }

  package func withSession<Value>(
    _ model: Model, _ body: (any LinearSession) throws -> Value
  ) throws -> Value {
    try engine.withSession(model) { session in
      try GLPKSolver().withSession(model) { reference in
        try body(CheckedSession(session: session, reference: reference))
      }
    }
  }
}

/// Two sessions that are changed together.
private final class CheckedSession: LinearSession {
  private let session: any LinearSession
  private let reference: any LinearSession

  init(session: any LinearSession, reference: any LinearSession) {
    self.session = session
    self.reference = reference
  }

  var model: Model { session.model }
  var canLimitIterations: Bool { session.canLimitIterations }

  func setBounds(of variable: Variable, lower: Double, upper: Double) throws(SolverError) {
    try session.setBounds(of: variable, lower: lower, upper: upper)
    try reference.setBounds(of: variable, lower: lower, upper: upper)
  }

  func setBounds(of row: Row, lower: Double, upper: Double) throws(SolverError) {
    try session.setBounds(of: row, lower: lower, upper: upper)
    try reference.setBounds(of: row, lower: lower, upper: upper)
  }

  func setTerms(of row: Row, _ terms: [Term]) throws(SolverError) {
    try session.setTerms(of: row, terms)
    try reference.setTerms(of: row, terms)
  }

  func setObjective(_ objective: Model.Objective) throws(SolverError) {
    try session.setObjective(objective)
    try reference.setObjective(objective)
  }

  /// What the engine finishes, GLPK must finish with the same optimum; what the engine bounds or
  /// refutes must not be better in GLPK's eyes.
  func solve(_ options: SolveOptions) throws(SolverError) -> SolveResult {
    let result = try session.solve(options)
    let expected = try reference.solve(SolveOptions())
    guard let optimum = expected.objective else {
      #expect(expected.reason == .infeasible)
      #expect(result.reason == .infeasible || result.reason == .limit)
      return result
    }
    let tolerance = 1e-6 * max(1, abs(optimum))
    switch result.reason {
    case .optimal:
      #expect(abs((result.objective ?? .infinity) - optimum) <= tolerance)
    case .limit:
      let sign: Double = model.objective.sense == .minimize ? 1 : -1
      #expect(sign * (result.dualBound ?? -sign * .infinity) <= sign * optimum + tolerance)
    case .infeasible:
      // GLPK takes what misses a row by 1e-7; the engine's proof does not.
      #expect(model.isInfeasible(provedBy: result.farkasMultipliers ?? []))
    default:
      Issue.record("the engine ended with \(result.reason), GLPK with \(optimum)")
    }
    return result
  }
}
