internal import CGLPK
internal import CGLPKGuard
internal import Optimization

/// A `glp_prob`, which lives and dies on the thread that made it.
///
/// GLPK keeps its memory per thread and ends the process on a bad index. So this class is not
/// Sendable, the pointer never leaves this module, and every model was validated before it comes
/// here.
final class GLPKProblem {
  let pointer: OpaquePointer
  /// Whether GLPK failed one of its own checks in this problem, which ends its use.
  var hasFailedCheck = false
  /// Whether this is the search for another problem's reason to be infeasible, which needs none.
  var isElastic = false

  /// Builds a valid model.
  init(_ model: Model) {
    pointer = guarded_glp_create_prob()
    if !model.rows.isEmpty { glp_add_rows(pointer, Int32(model.rows.count)) }
    if !model.variables.isEmpty { glp_add_cols(pointer, Int32(model.variables.count)) }
    for (index, variable) in model.variables.enumerated() {
      setBounds(column: index, lower: variable.lower, upper: variable.upper)
      if variable.isInteger { glp_set_col_kind(pointer, Int32(index + 1), GLP_IV) }
    }
    for (index, row) in model.rows.enumerated() {
      setBounds(row: index, lower: row.lower, upper: row.upper)
    }
    loadRows(model)
    setObjective(model.objective, replacing: [])
    glp_std_basis(pointer)
  }

  deinit { guarded_glp_delete_prob(pointer, hasFailedCheck ? 1 : 0) }

  /// Hands GLPK the whole matrix at once, which is much faster than row by row.
  private func loadRows(_ model: Model) {
    var (rows, columns, values): ([Int32], [Int32], [Double]) = ([0], [0], [0])
    for (index, row) in model.rows.enumerated() {
      for term in row.terms where term.coefficient != 0 {
        rows.append(Int32(index + 1))
        columns.append(Int32(term.variable.index + 1))
        values.append(term.coefficient)
      }
    }
    glp_load_matrix(pointer, Int32(rows.count - 1), rows, columns, values)
  }

  func setBounds(column: Int, lower: Double, upper: Double) {
    glp_set_col_bnds(pointer, Int32(column + 1), Self.boundType(lower, upper), lower, upper)
  }

  func setBounds(row: Int, lower: Double, upper: Double) {
    glp_set_row_bnds(pointer, Int32(row + 1), Self.boundType(lower, upper), lower, upper)
  }

  func setTerms(row: Int, _ terms: [Term]) {
    let nonzero = terms.filter { $0.coefficient != 0 }
    glp_set_mat_row(
      pointer, Int32(row + 1), Int32(nonzero.count),
      [0] + nonzero.map { Int32($0.variable.index + 1) }, [0] + nonzero.map(\.coefficient))
  }

  /// Sets an objective after taking back the terms of the one before.
  func setObjective(_ objective: Model.Objective, replacing old: [Term]) {
    glp_set_obj_dir(pointer, objective.sense == .minimize ? GLP_MIN : GLP_MAX)
    for term in old { glp_set_obj_coef(pointer, Int32(term.variable.index + 1), 0) }
    for term in objective.terms {
      glp_set_obj_coef(pointer, Int32(term.variable.index + 1), term.coefficient)
    }
    glp_set_obj_coef(pointer, 0, objective.constant)
  }

  private static func boundType(_ lower: Double, _ upper: Double) -> Int32 {
    switch (lower, upper) {
    case (-.infinity, .infinity): GLP_FR
    case (-.infinity, _): GLP_UP
    case (_, .infinity): GLP_LO
    case (let lower, let upper): lower == upper ? GLP_FX : GLP_DB
    }
  }
}
