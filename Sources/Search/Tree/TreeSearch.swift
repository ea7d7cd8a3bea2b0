internal import Queries
internal import Proofs
internal import LinearAlgebra
internal import Basics
internal import Optimization

/// Branch and bound on neuron phases, without binaries, on one thread or, while others have nothing
/// to do, on several.
struct TreeSearch {
  let problem: AttackProblem
  let region: LogitRegion
  let encoding: CompactEncoding
  let solver: any LinearSolver
  let derivation: InequalityDerivation
  let limits: SearchLimits
  /// The proof may leave this fraction open.
  let gap: Double

  /// Explores the tree below some intervals.
  ///
  /// - Parameters:
  ///   - rootBound: no example is shorter than this.
  ///   - pool: inequalities found so far.
  ///   - outcome: gets a shorter example, the limit reached, and the work done.
  /// - Returns: no example of the region within the intervals is shorter than this, nor than the
  ///   cutoff.
  func run(
    _ box: [Interval], rootBound: Double, pool: InequalityPool, _ outcome: inout SearchOutcome
  ) throws -> Double {
    let frontier = TreeFrontier(
      root: TreeNode(box: box), best: outcome.witness, gap: gap,
      isBestFirst: problem.goal != .distance, costLimit: problem.costLimit,
      isDecision: problem.isDecision)
    let helpers = ThreadGroup()
    let helpersWork = WorkCounter()
    let cutoff = frontier.cutoff
    return try withRelaxation(box, cutoff) { relaxation in
      var worker = TreeWorker(
        problem, region: region, frontier: frontier, relaxation: relaxation, pool: pool,
        limits: limits)
      worker.run {
        guard frontier.nodes >= Self.nodesBeforeHelp, limits.spareThreads.take() else { return }
        let inequalities = pool.inequalities
        helpers.start {
          help(frontier, box, cutoff, inequalities, helpersWork)
          limits.spareThreads.add()
        }
      }
      helpers.wait()
      if let error = frontier.error { throw error }
      outcome.witness = frontier.best
      outcome.limit = frontier.limit ?? outcome.limit
      outcome.statistics.nodes += frontier.nodes
      let lowerBound = try bound(frontier.unproved, relaxation, frontier.cutoff)
      outcome.statistics.add(relaxation.work)
      outcome.statistics.add(helpersWork.total)
      return min(max(rootBound, lowerBound), frontier.cutoff)
    }
  }

  /// Trees that are smaller are not worth a second thread.
  private static let nodesBeforeHelp = 100

  /// Another thread's part, with a linear program of its own.
  private func help(
    _ frontier: TreeFrontier, _ box: [Interval], _ cutoff: Double,
    _ inequalities: [ValidInequality], _ work: WorkCounter
  ) {
    do {
      try withRelaxation(box, cutoff) { relaxation in
        var worker = TreeWorker(
          problem, region: region, frontier: frontier, relaxation: relaxation,
          pool: InequalityPool(inequalities), limits: limits)
        worker.run()
        work.add(relaxation.work)
      }
    } catch {
      // Without a program of its own a helper cannot help; the others go on.
    }
  }

  /// A lower bound on the cost in all of some nodes; infinite for none, negative where nothing is
  /// proved.
  private func bound(
    _ nodes: [TreeNode], _ relaxation: Relaxation, _ cutoff: Double
  ) throws -> Double {
    // Nodes that come with a bound need no program solved again.
    guard problem.goal == .distance else { return nodes.map(\.costBound).min() ?? .infinity }
    var least = Double.infinity
    for node in nodes {
      try relaxation.setBox(node.box)
      let solution = try relaxation.solveCost(below: cutoff, isLimited: false)
      least = min(least, solution.inequality?.costBound(over: node.box) ?? -.infinity)
    }
    return least
  }

  private func withRelaxation<Value>(
    _ box: [Interval], _ cutoff: Double, _ body: (Relaxation) throws -> Value
  ) throws -> Value {
    try Relaxation.with(
      encoding, box: box, cutoff: cutoff, derivation: derivation, solver: solver, limits: limits,
      body)
  }
}
