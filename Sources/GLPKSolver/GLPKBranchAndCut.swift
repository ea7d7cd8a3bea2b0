internal import CGLPK
internal import CGLPKGuard
internal import Optimization

extension GLPKSolver {
  /// Solves an integer program.
  static func solveInteger(
    _ model: Model, options: SolveOptions, deadline: Deadline
  ) -> SolveResult {
    guard let model = model.withWholeBounds() else { return SolveResult(reason: .infeasible) }
    let result = GLPKProblem(model).branchAndCut(of: model, options: options, deadline: deadline)
    guard result.reason == .unbounded else { return result }
    // Only the relaxation is known to be unbounded. As its numbers are rational, the integer program
    // is so too as soon as it has a feasible point (Meyer, 1974).
    var anyPoint = model
    anyPoint.objective = Model.Objective(.minimize, [])
    var silent = options
    silent.progress = nil
    let search = GLPKProblem(anyPoint).branchAndCut(
      of: anyPoint, options: silent, deadline: deadline)
    let reason = search.reason == .optimal ? .unbounded : search.reason
    var statistics = search.statistics
    statistics.simplexIterations += result.statistics.simplexIterations
    return SolveResult(reason: reason, limit: search.limit, statistics: statistics)
  }
}

extension Model {
  /// The same integer program with whole bounds of its integer variables, as GLPK asks for; nil
  /// where there is no whole number between them.
  fileprivate func withWholeBounds() -> Model? {
    var model = self
    for (index, variable) in variables.enumerated() where variable.isInteger {
      let (lower, upper) = (variable.lower.rounded(.up), variable.upper.rounded(.down))
      guard lower <= upper else { return nil }
      model.setBounds(of: Variable(index: index), lower: lower, upper: upper)
    }
    return model
  }
}

extension GLPKProblem {
  /// Solves the integer program by GLPK's branch and cut; `unbounded` is only said of its
  /// relaxation.
  func branchAndCut(
    of model: Model, options: SolveOptions, deadline: Deadline
  ) -> SolveResult {
    var parameters = glp_iocp()
    glp_init_iocp(&parameters)
    parameters.msg_lev = GLP_MSG_OFF
    // The best of what GLPK has, as measured on the thesis's programs
    // (Benchmarks/integer-programs.md).
    parameters.presolve = GLP_ON
    parameters.flip = GLP_ON
    switch options.aim {
    case .optimum: (parameters.br_tech, parameters.bt_tech) = (GLP_BR_MFV, GLP_BT_BPH)
    case .dualBound: (parameters.br_tech, parameters.bt_tech) = (GLP_BR_DTH, GLP_BT_BLB)
    }
    parameters.mip_gap = options.relativeGap
    parameters.tol_int = 1e-9
    parameters.tm_lim = deadline.remainingMilliseconds
    let observer = SearchObserver(options: options, deadline: deadline)
    parameters.cb_func = { tree, information in
      guard let tree, let information else { return }
      Unmanaged<SearchObserver>.fromOpaque(information).takeUnretainedValue().visit(tree)
    }
    let code = withExtendedLifetime(observer) {
      parameters.cb_info = Unmanaged.passUnretained(observer).toOpaque()
      return guarded_glp_intopt(pointer, &parameters)
    }
    var result = outcome(code: code, observer: observer)
    result.statistics.nodes = observer.nodes
    result.statistics.simplexIterations = Int(glp_get_it_cnt(pointer))
    result.statistics.seconds = deadline.elapsed
    return result
  }

  private func outcome(code: Int32, observer: SearchObserver) -> SolveResult {
    var result = SolveResult(reason: .numericalFailure, dualBound: observer.dualBound)
    if code == GUARDED_GLP_EASSERT {
      hasFailedCheck = true
      return result
    }
    let status = glp_mip_status(pointer)
    if status == GLP_OPT || status == GLP_FEAS {
      guard holds([GLP_KKT_PE, GLP_KKT_PB], of: GLP_MIP) else {
        // What was cut off because of a wrong solution is missing from the bound.
        return SolveResult(reason: .numericalFailure)
      }
      let objective = glp_mip_obj_val(pointer)
      let solution = (0..<glp_get_num_cols(pointer)).map { glp_mip_col_val(pointer, $0 + 1) }
      guard objective.isFinite, solution.allSatisfy(\.isFinite) else {
        return SolveResult(reason: .numericalFailure)
      }
      result.objective = objective
      result.solution = solution
      // The open nodes may all be worse than a solution that was found since.
      let isMinimum = glp_get_obj_dir(pointer) == GLP_MIN
      result.dualBound = result.dualBound.map {
        isMinimum ? min($0, objective) : max($0, objective)
      }
    }
    switch code {
    case 0 where status == GLP_OPT:
      result.reason = .optimal
      result.dualBound = result.objective
    case 0 where status == GLP_NOFEAS:
      result.reason = .infeasible
      result.dualBound = nil
    case GLP_EMIPGAP:
      result.reason = .optimal
    case GLP_ENOPFS:
      result.reason = .infeasible
    case GLP_ENODFS:
      result.reason = .unbounded
    case GLP_ETMLIM:
      result.reason = .limit
      result.limit = .time
    case GLP_ESTOP:
      result.reason = .limit
      result.limit = observer.limit ?? .interrupted
    default:
      break
    }
    return result
  }
}

/// Follows a search from inside GLPK's callback: counts nodes, notes the dual bound, and stops the
/// search at a limit. It never throws, as no Swift error may cross the C frames.
private final class SearchObserver {
  private let options: SolveOptions
  private let deadline: Deadline
  private(set) var nodes = 0
  private(set) var limit: Limit?
  /// The last known bound that no solution can beat.
  private(set) var dualBound: Double?

  init(options: SolveOptions, deadline: Deadline) {
    self.options = options
    self.deadline = deadline
  }

  func visit(_ tree: OpaquePointer) {
    let reason = glp_ios_reason(tree)
    if reason == GLP_IPREPRO { nodes += 1 }
    guard reason == GLP_ISELECT || reason == GLP_IROWGEN || reason == GLP_IBINGO else { return }
    let best = glp_ios_best_node(tree)
    if best != 0 { dualBound = glp_ios_node_bound(tree, best) }
    if let progress = options.progress {
      let problem = glp_ios_get_prob(tree)
      let hasSolution = glp_mip_status(problem) == GLP_FEAS
      progress(
        SolveProgress(
          objective: hasSolution ? glp_mip_obj_val(problem) : nil, dualBound: dualBound,
          nodes: nodes, seconds: deadline.elapsed))
    }
    if options.shouldStop() {
      limit = .interrupted
    } else if deadline.hasPassed {
      limit = .time
    } else if let nodeLimit = options.nodeLimit, reason == GLP_ISELECT, nodes >= nodeLimit {
      // Between two nodes: in the last one a solution may still be found.
      limit = .nodes
    }
    if limit != nil { glp_ios_terminate(tree) }
  }
}
