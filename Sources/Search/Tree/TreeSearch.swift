package import Queries
internal import Proofs
package import LinearAlgebra
internal import Basics
internal import Optimization

/// Branch and bound on neuron phases, without binaries, on one thread or, while others have nothing
/// to do, on several.
package struct TreeSearch<NodeBounder: Bounder> {
  private let query: Query
  private let limits: SearchLimits
  private let gap: Double
  private let withBounder: WithBounder

  /// Runs something with a bounder that begins with some intervals and a cutoff.
  package typealias WithBounder =
    @Sendable (
      _ intervals: [Interval], _ cutoff: Double, _ body: (NodeBounder) throws -> Void
    ) throws -> Void

  /// A search with bounders, of which each thread has its own.
  ///
  /// - Parameter gap: the proof may leave this fraction open.
  package init(
    query: Query, limits: SearchLimits, gap: Double, withBounder: @escaping WithBounder
  ) {
    self.query = query
    self.limits = limits
    self.gap = gap
    self.withBounder = withBounder
  }

  /// Explores the tree below some intervals.
  ///
  /// - Parameters:
  ///   - rootBound: no example is shorter than this.
  ///   - pool: inequalities found so far.
  ///   - outcome: gets a shorter example, the limit reached, and the work done.
  /// - Returns: no example of the region within the intervals is shorter than this, nor than the
  ///   cutoff.
  package func run(
    _ intervals: [Interval], rootBound: Double, pool: InequalityPool, _ outcome: inout SearchOutcome
  ) throws -> Double {
    let frontier = TreeFrontier(
      root: TreeNode(intervals: intervals), best: outcome.witness, gap: gap,
      isBestFirst: !query.goal.isDistance, costLimit: query.costLimit,
      isDecision: query.goal == .decide)
    let helpers = ThreadGroup()
    let helpersWork = WorkCounter()
    let cutoff = frontier.cutoff
    var proved = rootBound
    try withBounder(intervals, cutoff) { bounder in
      var worker = TreeWorker(
        query.goal, frontier: frontier, bounder: bounder, pool: pool, limits: limits)
      worker.run {
        guard frontier.nodes >= nodesBeforeHelp, limits.spareThreads.take() else { return }
        let inequalities = pool.inequalities
        helpers.start {
          help(frontier, intervals, cutoff, inequalities, helpersWork)
          limits.spareThreads.add()
        }
      }
      helpers.wait()
      if let error = frontier.error { throw error }
      outcome.witness = frontier.best
      outcome.limit = frontier.limit ?? outcome.limit
      outcome.statistics.nodes += frontier.nodes
      let lowerBound = try bound(frontier.unproved, bounder, frontier.cutoff)
      outcome.statistics.add(bounder.work)
      outcome.statistics.add(helpersWork.total)
      proved = min(max(rootBound, lowerBound), frontier.cutoff)
    }
    return proved
  }

  /// Another thread's part, with a bounder of its own.
  private func help(
    _ frontier: TreeFrontier, _ intervals: [Interval], _ cutoff: Double,
    _ inequalities: [ValidInequality], _ work: WorkCounter
  ) {
    do {
      try withBounder(intervals, cutoff) { bounder in
        var worker = TreeWorker(
          query.goal, frontier: frontier, bounder: bounder, pool: InequalityPool(inequalities),
          limits: limits)
        worker.run()
        work.add(bounder.work)
      }
    } catch {
      // Without a bounder of its own a helper cannot help; the others go on.
    }
  }

  /// A lower bound on the cost in all of some nodes; infinite for none, negative where nothing is
  /// proved.
  private func bound(
    _ nodes: [TreeNode], _ bounder: some Bounder, _ cutoff: Double
  ) throws -> Double {
    // What a limit left open of a question that is to be decided stays so.
    if query.goal == .decide, limits.reached != nil, !nodes.isEmpty { return query.goal.leastCost }
    // Nodes that come with a bound need none again.
    guard query.goal.isDistance else { return nodes.map(\.costBound).min() ?? .infinity }
    var least = Double.infinity
    for node in nodes {
      try bounder.setIntervals(node.intervals)
      let bound = try bounder.boundCost(below: cutoff, isLimited: false)
      least = min(least, bound.inequality?.costBound(over: node.intervals) ?? -.infinity)
    }
    return least
  }
}

/// Trees that are smaller are not worth a second thread.
private let nodesBeforeHelp = 100
