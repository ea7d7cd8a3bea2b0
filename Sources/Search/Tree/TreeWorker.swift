internal import Queries
internal import LinearAlgebra
internal import Proofs

/// One thread's part in branch and bound: takes nodes from the frontier, and closes or divides
/// them.
///
/// A node is closed when no input of it meets the region's constraints within the cutoff. So the
/// relaxation is solved for the greatest `excess` by which all constraints can be exceeded: a bound
/// below zero closes the node, and how far it is above zero measures progress.
struct TreeWorker {
  let problem: AttackProblem
  let region: LogitRegion
  let frontier: TreeFrontier
  let relaxation: Relaxation
  let limits: SearchLimits
  let pool: InequalityPool
  private var branching: Branching
  /// How many nodes were divided that float64 cannot tell from ties.
  private var tieDivisions = 0
  private static let mostTieDivisions = 200

  init(
    _ problem: AttackProblem, region: LogitRegion, frontier: TreeFrontier, relaxation: Relaxation,
    pool: InequalityPool, limits: SearchLimits
  ) {
    self.problem = problem
    self.region = region
    self.frontier = frontier
    self.relaxation = relaxation
    self.pool = pool
    self.limits = limits
    branching = Branching(neuronCount: relaxation.box.count)
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
    guard pool.narrow(&node.box, cutoff: cutoff) else {
      branching.learn(node.branch, excess: -1)
      return []
    }
    try relaxation.setBox(node.box)
    try relaxation.setCutoff(cutoff)
    let solution = try relaxation.solveExcess()
    if let inequality = solution.inequality {
      pool.add(inequality)
      node.excess = min(node.excess, inequality.excess(over: node.box, cutoff: cutoff))
      node.costBound = max(node.costBound, inequality.costBound(over: node.box))
      branching.learn(node.branch, excess: node.excess)
      node.branch = nil
      guard node.excess >= 0, inequality.narrow(&node.box, cutoff: cutoff) != .empty else {
        return []
      }
    }
    if problem.goal != .distance, let values = solution.values { try improve(by: values) }
    guard let values = solution.values else { return try divide(node, undecidedNeurons(node.box)) }
    let violated = violatedNeurons(values, solution.inequality)
    if violated.isEmpty { return try improve(node, values) }
    let open = violated.filter { node.box[$0.neuron].state == .unstable }
    // Where the inequality decided them all, the node's relaxation is another one now.
    return open.isEmpty ? [node] : try divide(node, open)
  }

  /// Every neuron of a solution is on its ReLU, so it is an example, and the shortest one in its
  /// linear piece is better than the best so far.
  private mutating func improve(_ node: TreeNode, _ values: [Double]) throws -> [TreeNode] {
    let known = frontier.best
    var search = PatternSearch(
      problem, region: region, relaxation: relaxation, limits: limits, best: known)
    try search.descend(from: search.candidate(values))
    frontier.offer(search.best)
    if search.best != known { return [node] }
    // It was an example only by the solver's tolerances.
    var node = node
    if try isClosed(&node) { return [] }
    if node.excess < Tolerances.tie, problem.goal == .distance {
      // Where the network itself is at a tie, no branch leaves it, and there is one for every pattern.
      tieDivisions += 1
      guard tieDivisions <= Self.mostTieDivisions else {
        frontier.abandon(node)
        return []
      }
    }
    return try divide(node, undecidedNeurons(node.box))
  }

  /// Whether the least cost in a node is of no interest; its bound is noted otherwise.
  private func isClosed(_ node: inout TreeNode) throws -> Bool {
    let cutoff = frontier.cutoff
    let cheapest = try relaxation.solveCost(below: cutoff)
    guard let inequality = cheapest.inequality else { return false }
    node.costBound = max(node.costBound, inequality.costBound(over: node.box))
    return inequality.closes(node.box, cutoff: cutoff)
  }

  /// Where outputs are maximised any point of the relaxation is an input, if not of the value that
  /// the relaxation gives it.
  private func improve(by values: [Double]) throws {
    let known = frontier.best
    var search = PatternSearch(
      problem, region: region, relaxation: relaxation, limits: limits, best: known)
    let input = search.candidate(values)
    search.consider(input)
    guard search.best != known else { return }
    try search.descend(from: input)
    frontier.offer(search.best)
  }

  /// The children of a node, the active branch last.
  private mutating func divide(
    _ node: TreeNode, _ candidates: [BranchingScores.Candidate]
  ) throws -> [TreeNode] {
    var node = node
    switch try branching.decide(node, candidates, relaxation: relaxation, pool: pool) {
    case .narrowed(let box):
      node.box = box
      return [node]
    case .branch(let neuron):
      return [true, false].map { isActive in
        TreeNode(
          box: node.box.fixing(neuron, isActive: isActive), excess: node.excess,
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
  /// - Parameter inequality: what the solution's multipliers prove.
  private func violatedNeurons(
    _ values: [Double], _ inequality: ValidInequality?
  ) -> [BranchingScores.Candidate] {
    undecidedNeurons(relaxation.box).compactMap { candidate in
      let encoded = relaxation.encoding.neurons[candidate.neuron]
      guard let output = encoded.output, let slack = encoded.slack else { return nil }
      let interval = relaxation.box[candidate.neuron]
      let (z, s) = (values[output.index], values[slack.index])
      guard min(z, s) > Tolerances.complementarity else { return nil }
      let violation = min(z / interval.upper, s / -interval.lower)
      let depth = inequality?.depth(candidate.neuron, interval) ?? 1
      return .init(neuron: candidate.neuron, loss: violation * depth)
    }
  }

  private func undecidedNeurons(_ box: [Interval]) -> [BranchingScores.Candidate] {
    box.indices.compactMap { neuron in
      box[neuron].state == .unstable && relaxation.encoding.neurons[neuron].output != nil
        ? .init(neuron: neuron, loss: 0) : nil
    }
  }
}
