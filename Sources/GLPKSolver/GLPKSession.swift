internal import CGLPK
internal import Optimization

/// A linear program that stays in GLPK's memory between solves.
final class GLPKSession: LinearSession {
  private(set) var model: Model
  private var problem: GLPKProblem
  /// Whether the last basis is still feasible: only the objective has changed since an optimum.
  private var isBasisFeasible = false

  init(_ model: Model) {
    self.model = model
    problem = GLPKProblem(model)
  }

  func setBounds(of variable: Variable, lower: Double, upper: Double) throws(SolverError) {
    try check { () throws(ModelError) in
      guard model.variables.indices.contains(variable.index) else {
        throw .unknownVariable(owner: "bounds", index: variable.index)
      }
      try Model.checkBounds(lower, upper, "variable '\(model.variables[variable.index].name)'")
    }
    model.setBounds(of: variable, lower: lower, upper: upper)
    problem.setBounds(column: variable.index, lower: lower, upper: upper)
    isBasisFeasible = false
  }

  func setBounds(of row: Row, lower: Double, upper: Double) throws(SolverError) {
    try check { () throws(ModelError) in
      try checkRow(row)
      try Model.checkBounds(lower, upper, "row '\(model.rows[row.index].name)'")
    }
    model.setBounds(of: row, lower: lower, upper: upper)
    problem.setBounds(row: row.index, lower: lower, upper: upper)
    isBasisFeasible = false
  }

  func setTerms(of row: Row, _ terms: [Term]) throws(SolverError) {
    try check { () throws(ModelError) in
      try checkRow(row)
      try model.checkTerms(terms, owner: "row '\(model.rows[row.index].name)'")
    }
    model.setTerms(of: row, terms)
    problem.setTerms(row: row.index, terms)
    isBasisFeasible = false
  }

  func setObjective(_ objective: Model.Objective) throws(SolverError) {
    try check { () throws(ModelError) in
      try model.checkObjective(objective)
    }
    problem.setObjective(objective, replacing: model.objective.terms)
    model.objective = objective
  }

  func solve(_ options: SolveOptions) throws(SolverError) -> SolveResult {
    try GLPKSolver.validate(options)
    let deadline = Deadline(seconds: options.timeLimit)
    var result = problem.simplex(
      isBasisFeasible ? .primal : .dual, of: model, options: options, deadline: deadline)
    if problem.hasFailedCheck {
      // Mostly a basis that a changed row made singular, which GLPK's factorization does not
      // always survive: once more from a fresh one.
      problem = GLPKProblem(model)
      result = problem.simplex(.primal, of: model, options: options, deadline: deadline)
      if problem.hasFailedCheck { problem = GLPKProblem(model) }
    }
    isBasisFeasible = result.reason == .optimal
    return result
  }

  private func checkRow(_ row: Row) throws(ModelError) {
    guard model.rows.indices.contains(row.index) else { throw .unknownRow(index: row.index) }
  }

  private func check(_ body: () throws(ModelError) -> Void) throws(SolverError) {
    do { try body() } catch { throw .invalidModel(error) }
  }
}
