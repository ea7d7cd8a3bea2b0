internal import CGLPK
internal import CGLPKGuard
internal import Optimization

extension GLPKProblem {
  /// The method that goes on best from the last basis.
  enum SimplexMethod {
    /// After a change of the objective: the basis is still feasible.
    case primal
    /// After a change of bounds or rows: the basis is still dual feasible.
    case dual
  }

  /// Solves the linear relaxation from the current basis.
  ///
  /// GLPK's simplex cannot be asked to stop, so it runs in slices of time, between which the
  /// caller is asked.
  func simplex(_ method: SimplexMethod, options: SolveOptions, deadline: Deadline) -> SolveResult {
    let iterationsBefore = glp_get_it_cnt(pointer)
    var result = simplexSlices(method, options: options, deadline: deadline)
    result.statistics.simplexIterations = Int(glp_get_it_cnt(pointer) - iterationsBefore)
    result.statistics.seconds = deadline.elapsed
    return result
  }

  private func simplexSlices(
    _ method: SimplexMethod, options: SolveOptions, deadline: Deadline
  ) -> SolveResult {
    var parameters = glp_smcp()
    glp_init_smcp(&parameters)
    parameters.msg_lev = GLP_MSG_OFF
    parameters.meth = method == .primal ? GLP_PRIMAL : GLP_DUALP
    var hasRestarted = false
    var slice = Self.sliceMilliseconds
    while true {
      if options.shouldStop() { return SolveResult(reason: .limit, limit: .interrupted) }
      let remaining = deadline.remainingMilliseconds
      if remaining <= 0 { return SolveResult(reason: .limit, limit: .time) }
      parameters.tm_lim = min(remaining, slice)
      let iterationsBefore = glp_get_it_cnt(pointer)
      let code = guarded_glp_simplex(pointer, &parameters)
      switch code {
      case 0:
        if let result = outcome() { return result }
        fallthrough
      case GLP_EBADB, GLP_ESING, GLP_ECOND, GLP_EFAIL:
        // Numerical trouble with this basis: once more from a fresh one, by the safer method.
        guard !hasRestarted else { return SolveResult(reason: .numericalFailure) }
        hasRestarted = true
        glp_adv_basis(pointer, 0)
        parameters.meth = GLP_PRIMAL
      case GLP_ETMLIM, GLP_EITLIM:
        // A slice that was over before the first iteration would be so again.
        if glp_get_it_cnt(pointer) == iterationsBefore { slice = min(slice, .max / 2) * 2 }
      case GUARDED_GLP_EASSERT:
        hasFailedCheck = true
        return SolveResult(reason: .numericalFailure)
      default:
        return SolveResult(reason: .numericalFailure)
      }
    }
  }

  private static var sliceMilliseconds: Int32 { 500 }

  /// What a finished simplex run proved, nil where it proved nothing.
  private func outcome() -> SolveResult? {
    switch glp_get_status(pointer) {
    case GLP_OPT:
      guard holds([GLP_KKT_PE, GLP_KKT_PB, GLP_KKT_DE, GLP_KKT_DB], of: GLP_SOL) else { return nil }
      let objective = glp_get_obj_val(pointer)
      return SolveResult(
        reason: .optimal,
        solution: (0..<glp_get_num_cols(pointer)).map { glp_get_col_prim(pointer, $0 + 1) },
        objective: objective, dualBound: objective,
        rowDuals: (0..<glp_get_num_rows(pointer)).map { glp_get_row_dual(pointer, $0 + 1) })
    case GLP_NOFEAS:
      return SolveResult(reason: .infeasible)
    case GLP_UNBND:
      return SolveResult(reason: .unbounded)
    default:
      return nil
    }
  }

  /// Whether a solution meets optimality conditions, computed afresh: GLPK may call a solution
  /// optimal that numerical trouble has taken far from its rows.
  func holds(_ conditions: [Int32], of solution: Int32) -> Bool {
    conditions.allSatisfy { condition in
      var (absolute, relative) = (0.0, 0.0)
      var (absoluteIndex, relativeIndex): (Int32, Int32) = (0, 0)
      glp_check_kkt(
        pointer, solution, condition, &absolute, &absoluteIndex, &relative, &relativeIndex)
      // False where it is not a number.
      return relative <= Self.conditionTolerance
    }
  }

  /// Ten times the tolerance that GLPK works with.
  private static var conditionTolerance: Double { 1e-5 }
}
