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
  /// GLPK's simplex cannot be asked to stop, so it runs in slices, between which the
  /// caller is asked.
  ///
  /// - Parameter model: the program that this is a copy of.
  func simplex(
    _ method: SimplexMethod, of model: Model, options: SolveOptions, deadline: Deadline
  ) -> SolveResult {
    let iterationsBefore = glp_get_it_cnt(pointer)
    var result = attempts(method, of: model, options: options, deadline: deadline)
    result.statistics.simplexIterations = Int(glp_get_it_cnt(pointer) - iterationsBefore)
    result.statistics.seconds = deadline.elapsed
    return result
  }

  /// Where a run starts.
  private enum Start {
    case lastBasis
    case advancedBasis
    /// The basis of all rows, with rows and columns scaled.
    case scaled
  }

  /// After numerical trouble GLPK runs again, each time from elsewhere and by the other method.
  private func attempts(
    _ method: SimplexMethod, of model: Model, options: SolveOptions, deadline: Deadline
  ) -> SolveResult {
    var isPerhapsInfeasible = false
    let attempts: [(Start, SimplexMethod)] = [
      (.lastBasis, method), (.advancedBasis, .primal), (.scaled, .dual),
    ]
    var isScaled = false
    defer { if isScaled, !hasFailedCheck { glp_unscale_prob(pointer) } }
    for (start, method) in attempts {
      switch start {
      case .lastBasis: break
      case .advancedBasis: glp_adv_basis(pointer, 0)
      case .scaled:
        isScaled = true
        guard guarded_glp_scale_prob(pointer, GLP_SF_AUTO) == 0 else { continue }
        glp_std_basis(pointer)
      }
      if let result = run(method, of: model, options: options, deadline: deadline) {
        return result
      }
      if hasFailedCheck { break }
      isPerhapsInfeasible = isPerhapsInfeasible || glp_get_status(pointer) == GLP_NOFEAS
    }
    if isPerhapsInfeasible, !isElastic,
      let multipliers = Self.elasticMultipliers(of: model, options: options, deadline: deadline)
    {
      return SolveResult(reason: .infeasible, farkasMultipliers: multipliers)
    }
    if options.shouldStop() { return SolveResult(reason: .limit, limit: .interrupted) }
    if deadline.hasPassed { return SolveResult(reason: .limit, limit: .time) }
    return SolveResult(reason: .numericalFailure)
  }

  /// One run of GLPK to its end, in slices; nil where it came to nothing that holds.
  private func run(
    _ method: SimplexMethod, of model: Model, options: SolveOptions, deadline: Deadline
  ) -> SolveResult? {
    var parameters = glp_smcp()
    glp_init_smcp(&parameters)
    parameters.msg_lev = GLP_MSG_OFF
    parameters.meth = method == .primal ? GLP_PRIMAL : GLP_DUALP
    var iterationsLeft = mostIterations
    while true {
      if options.shouldStop() { return SolveResult(reason: .limit, limit: .interrupted) }
      let remaining = deadline.remainingMilliseconds
      if remaining <= 0 { return SolveResult(reason: .limit, limit: .time) }
      parameters.tm_lim = remaining
      parameters.it_lim = min(iterationsLeft, Self.sliceIterations)
      let iterationsBefore = glp_get_it_cnt(pointer)
      switch guarded_glp_simplex(pointer, &parameters) {
      case 0: return outcome(of: model)
      case GLP_ETMLIM, GLP_EITLIM:
        iterationsLeft -= glp_get_it_cnt(pointer) - iterationsBefore
        if iterationsLeft <= 0 { return nil }
      case GUARDED_GLP_EASSERT:
        hasFailedCheck = true
        return nil
      default:
        // A singular or ill-conditioned basis, a cycle, a loss of accuracy.
        return nil
      }
    }
  }

  /// Slices of iterations, not of time, so that the same program always takes the same way.
  private static var sliceIterations: Int32 { 2000 }

  /// Far more iterations than a program of this size takes: GLPK is seen to cycle for ever.
  private var mostIterations: Int32 {
    10_000 + 100 * min(100_000, glp_get_num_rows(pointer) + glp_get_num_cols(pointer))
  }

  /// What a finished simplex run proved, nil where it proved nothing.
  private func outcome(of model: Model) -> SolveResult? {
    switch glp_get_status(pointer) {
    case GLP_OPT:
      guard holds([GLP_KKT_PE, GLP_KKT_PB, GLP_KKT_DE, GLP_KKT_DB], of: GLP_SOL) else { return nil }
      let objective = glp_get_obj_val(pointer)
      let solution = (0..<glp_get_num_cols(pointer)).map { glp_get_col_prim(pointer, $0 + 1) }
      guard objective.isFinite, solution.allSatisfy(\.isFinite) else { return nil }
      return SolveResult(
        reason: .optimal, solution: solution,
        objective: objective, dualBound: objective,
        rowDuals: (0..<glp_get_num_rows(pointer)).map { glp_get_row_dual(pointer, $0 + 1) })
    case GLP_NOFEAS:
      return farkasMultipliers(of: model).map {
        SolveResult(reason: .infeasible, farkasMultipliers: $0)
      }
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
