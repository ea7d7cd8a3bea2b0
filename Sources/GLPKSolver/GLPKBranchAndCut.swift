internal import CGLPK
internal import Optimization

extension GLPKProblem {
  /// Solves the integer program by GLPK's branch and cut.
  func branchAndCut(options: SolveOptions, deadline: Deadline) -> SolveResult {
    var relaxation = simplex(.dual, options: options, deadline: deadline)
    guard relaxation.reason == .optimal else {
      // An unbounded relaxation says nothing about whole numbers.
      if relaxation.reason == .unbounded { relaxation.reason = .numericalFailure }
      relaxation.rowDuals = nil
      return relaxation
    }
    var parameters = glp_iocp()
    glp_init_iocp(&parameters)
    parameters.msg_lev = GLP_MSG_OFF
    parameters.mip_gap = options.relativeGap
    parameters.tol_int = 1e-9
    parameters.br_tech =
      switch options.branching {
      case .solverDefault: GLP_BR_DTH
      case .mostFractional: GLP_BR_MFV
      case .pseudoCost: GLP_BR_PCH
      }
    parameters.tm_lim = deadline.remainingMilliseconds
    let observer = SearchObserver(options: options, deadline: deadline)
    observer.dualBound = relaxation.dualBound
    parameters.cb_func = { tree, information in
      guard let tree, let information else { return }
      Unmanaged<SearchObserver>.fromOpaque(information).takeUnretainedValue().visit(tree)
    }
    let iterationsBefore = glp_get_it_cnt(pointer)
    let code = withExtendedLifetime(observer) {
      parameters.cb_info = Unmanaged.passUnretained(observer).toOpaque()
      return glp_intopt(pointer, &parameters)
    }
    var result = outcome(code: code, observer: observer)
    result.statistics.nodes = observer.nodes
    result.statistics.simplexIterations =
      relaxation.statistics.simplexIterations
      + Int(glp_get_it_cnt(pointer) - iterationsBefore)
    result.statistics.seconds = deadline.elapsed
    return result
  }

  private func outcome(code: Int32, observer: SearchObserver) -> SolveResult {
    let status = glp_mip_status(pointer)
    var result = SolveResult(reason: .numericalFailure, dualBound: observer.dualBound)
    if status == GLP_OPT || status == GLP_FEAS {
      result.objective = glp_mip_obj_val(pointer)
      result.solution = (0..<glp_get_num_cols(pointer)).map { glp_mip_col_val(pointer, $0 + 1) }
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
  var dualBound: Double?

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
      progress(hasSolution ? glp_mip_obj_val(problem) : nil, dualBound)
    }
    if options.shouldStop() {
      limit = .interrupted
    } else if deadline.hasPassed {
      limit = .time
    } else if let nodeLimit = options.nodeLimit, nodes >= nodeLimit {
      limit = .nodes
    }
    if limit != nil { glp_ios_terminate(tree) }
  }
}
