internal import Queries
internal import LinearAlgebra
internal import Proofs

/// One thread's part in branch and bound: takes nodes from the frontier, and closes or divides
/// them.
///
/// A node is closed when no input of it meets the region's constraints within the cutoff. So the
/// greatest `excess` by which all constraints can be exceeded is bounded: a bound below zero closes the
/// node, and how far it is above zero measures progress.
struct TreeWorker<NodeBounder: Bounder> {
  let goal: Goal
  let frontier: TreeFrontier
  let bounder: NodeBounder
  let limits: SearchLimits
  let pool: InequalityPool
  private var branching: Branching
  /// How many nodes were divided that float64 cannot tell from ties.
  private var tieDivisions = 0

  init(
    _ goal: Goal, frontier: TreeFrontier, bounder: NodeBounder, pool: InequalityPool,
    limits: SearchLimits
  ) {
    self.goal = goal
    self.frontier = frontier
    self.bounder = bounder
    self.pool = pool
    self.limits = limits
    branching = Branching(neuronCount: bounder.intervals.count)
  }

  /// Explores nodes until none is left or a limit is reached.
  ///
  /// - Parameter whenBusy: called after every node.
  mutating func run(whenBusy: () -> Void = {}) {
    while let node = frontier.next() {
      if let limit = limits.reached {
        frontier.stop(node, at: limit)
        return
      }
      do {
        frontier.done(try explore(node))
      } catch {
        frontier.stop(node, error: error)
      }
      whenBusy()
    }
  }

  /// Explores a node; the result is what is left of it.
  private mutating func explore(_ node: TreeNode) throws -> [TreeNode] {
    var node = node
    let cutoff = frontier.cutoff
    guard pool.narrow(&node.intervals, cutoff: cutoff) else {
      branching.learn(node.branch, excess: -1)
      return []
    }
    try bounder.setIntervals(node.intervals)
    try bounder.setCutoff(cutoff)
    let bound = try bounder.boundExcess(isTrial: false)
    if let inequality = bound.inequality {
      pool.add(inequality)
      node.excess = min(node.excess, inequality.excess(over: node.intervals, cutoff: cutoff))
      node.costBound = max(node.costBound, inequality.costBound(over: node.intervals))
      branching.learn(node.branch, excess: node.excess)
      node.branch = nil
      guard node.excess >= 0, inequality.narrow(&node.intervals, cutoff: cutoff) != .empty else {
        return []
      }
    }
    // Where outputs are maximised any point is an input, if not of the value that the bounder gives it.
    if !goal.isDistance, let point = bound.point {
      frontier.offer(
        try bounder.improved(frontier.best, from: point.input, .piecesIfBetter))
    }
    guard let point = bound.point else { return try divide(node, undecidedNeurons(node.intervals)) }
    let violated = violatedNeurons(point, bound.inequality)
    if violated.isEmpty { return try improve(node, point) }
    let open = violated.filter { node.intervals[$0.neuron].state == .unstable }
    // Where the inequality decided them all, the node's bound is another one now.
    return open.isEmpty ? [node] : try divide(node, open)
  }

  /// Every neuron of a point is on its ReLU, so it is an example, and the shortest one in its linear
  /// piece is better than the best so far.
  private mutating func improve(_ node: TreeNode, _ point: NodePoint) throws -> [TreeNode] {
    let known = frontier.best
    let found = try bounder.improved(known, from: point.input, .pieces)
    frontier.offer(found)
    if found != known { return [node] }
    // It was an example only by the bounder's tolerances.
    var node = node
    if try isClosed(&node) { return [] }
    if node.excess < Tolerances.tie, goal.isDistance {
      // Where the network itself is at a tie, no branch leaves it, and there is one for every pattern.
      tieDivisions += 1
      guard tieDivisions <= mostTieDivisions else {
        frontier.abandon(node)
        return []
      }
    }
    return try divide(node, undecidedNeurons(node.intervals))
  }

  /// Whether the least cost in a node is of no interest; its bound is noted otherwise.
  private func isClosed(_ node: inout TreeNode) throws -> Bool {
    let cutoff = frontier.cutoff
    let cheapest = try bounder.boundCost(below: cutoff, isLimited: true)
    guard let inequality = cheapest.inequality else { return false }
    node.costBound = max(node.costBound, inequality.costBound(over: node.intervals))
    return inequality.closes(node.intervals, cutoff: cutoff)
  }

  /// The children of a node, the active branch last.
  private mutating func divide(
    _ node: TreeNode, _ candidates: [BranchingScores.Candidate]
  ) throws -> [TreeNode] {
    var node = node
    switch try branching.decide(node, candidates, bounder: bounder, pool: pool) {
    case .narrowed(let intervals):
      node.intervals = intervals
      return [node]
    case .branch(let neuron):
      return [true, false].map { isActive in
        TreeNode(
          intervals: node.intervals.fixing(neuron, isActive: isActive), excess: node.excess,
          costBound: node.costBound,
          branch: .init(neuron: neuron, isActive: isActive, parentExcess: node.excess))
      }
    case .impossible:
      frontier.abandon(node)
      return []
    }
  }

  /// Unstable neurons whose output and slack are both positive. What the bound loses to each is
  /// what its triangle costs, times how far it is from its ReLU as a fraction of its interval.
  ///
  /// - Parameter inequality: what the multipliers prove.
  private func violatedNeurons(
    _ point: NodePoint, _ inequality: ValidInequality?
  ) -> [BranchingScores.Candidate] {
    undecidedNeurons(bounder.intervals).compactMap { candidate in
      guard let (output, slack) = point.neurons[candidate.neuron],
        min(output, slack) > Tolerances.complementarity
      else { return nil }
      let interval = bounder.intervals[candidate.neuron]
      let violation = min(output / interval.upper, slack / -interval.lower)
      let depth = inequality?.depth(candidate.neuron, interval) ?? 1
      return .init(neuron: candidate.neuron, loss: violation * depth)
    }
  }

  private func undecidedNeurons(_ intervals: [Interval]) -> [BranchingScores.Candidate] {
    intervals.indices.compactMap { neuron in
      intervals[neuron].state == .unstable && bounder.canBranch(on: neuron)
        ? .init(neuron: neuron, loss: 0) : nil
    }
  }
}

/// So many nodes that float64 cannot tell from ties are divided at most.
private let mostTieDivisions = 200
