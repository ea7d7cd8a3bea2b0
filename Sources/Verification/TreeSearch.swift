internal import Optimization

/// Branch and bound on neuron phases, without binaries: a node is nothing but bounds on the
/// neurons, and its relaxation a function of these bounds alone.
struct TreeSearch {
  let problem: AttackProblem
  let region: LogitRegion
  let relaxation: Relaxation
  let limits: SearchLimits
  /// The proof may leave this fraction open.
  let gap: Double
  private(set) var best: Witness?
  private(set) var nodes = 0
  /// The least bound of everything that was given up: on nodes whose relaxation could not be
  /// solved and that have nothing left to branch on.
  private var abandonedBound = Double.infinity
  private(set) var limit: Limit?
  private var scores: BranchingScores

  /// An open node.
  private struct Node {
    var bounds: NeuronBounds
    /// No example of the node is shorter.
    var lowerBound: Double
    /// The branch that made it, for the branching scores.
    var branch: (layer: Int, neuron: Int, isActive: Bool, score: Double)?
  }

  init(
    _ problem: AttackProblem, region: LogitRegion, relaxation: Relaxation, limits: SearchLimits,
    gap: Double, best: Witness?
  ) {
    self.problem = problem
    self.region = region
    self.relaxation = relaxation
    self.limits = limits
    self.gap = gap
    self.best = best
    scores = BranchingScores(relaxation.bounds)
  }

  /// Examples from here on are of no interest.
  private var cutoff: Double { best.map { $0.distance * (1 - gap) } ?? .infinity }

  /// Explores the tree below the relaxation's bounds.
  ///
  /// - Returns: no example of the region within those bounds is shorter than this, nor than the
  ///   cutoff.
  mutating func run(rootBound: Double) throws -> Double {
    var open = [Node(bounds: relaxation.bounds, lowerBound: rootBound)]
    while let node = open.popLast() {
      guard node.lowerBound < cutoff else { continue }
      limit = limits.reached
      if limit != nil {
        open.append(node)
        break
      }
      nodes += 1
      open += try explore(node)
    }
    let openBound = open.reduce(abandonedBound) { min($0, $1.lowerBound) }
    return min(openBound, cutoff)
  }

  /// Solves a node; the result is what is left of it to explore, the more promising child last.
  private mutating func explore(_ node: Node) throws -> [Node] {
    var node = node
    try relaxation.narrow(to: node.bounds)
    try relaxation.setCutoff(cutoff)
    let solved = try relaxation.solveDistance(below: cutoff)
    node.lowerBound = max(node.lowerBound, solved.lowerBound)
    if let branch = node.branch {
      scores.learn(branch, gain: min(solved.lowerBound, cutoff) - branch.score)
    }
    guard node.lowerBound < cutoff else { return [] }
    guard let solution = solved.solution else {
      return split(node, undecidedNeurons(node.bounds))
    }
    let violated = violatedNeurons(solution, node.bounds)
    guard violated.isEmpty else { return split(node, violated) }
    // Every neuron is on its ReLU: the relaxation's solution is the shortest example of the node.
    consider(solution)
    guard node.lowerBound < cutoff else { return [] }
    return split(node, undecidedNeurons(node.bounds))
  }

  /// The two children of the best branch; nothing where nothing is left to branch on.
  private mutating func split(
    _ node: Node, _ candidates: [BranchingScores.Candidate]
  ) -> [Node] {
    guard let choice = scores.best(candidates) else {
      abandonedBound = min(abandonedBound, node.lowerBound)
      return []
    }
    let interval = node.bounds.layers[choice.layer][choice.neuron]
    return [true, false].map { isActive in
      var child = node
      child.bounds.layers[choice.layer][choice.neuron] =
        isActive ? Interval(0, interval.upper) : Interval(interval.lower, 0)
      child.branch = (choice.layer, choice.neuron, isActive, node.lowerBound)
      return child
    }
  }

  private mutating func consider(_ solution: [Double]) {
    let input = zip(problem.image, relaxation.encoding.change(solution)).map { $0 + $1 }
    guard let witness = Witness(input, for: problem) else { return }
    if witness.distance < best?.distance ?? .infinity { best = witness }
  }

  /// Unstable neurons whose output and slack are both positive, with how far they are off.
  private func violatedNeurons(
    _ solution: [Double], _ bounds: NeuronBounds
  ) -> [BranchingScores.Candidate] {
    undecidedNeurons(bounds).compactMap { candidate in
      let encoded = relaxation.encoding.neurons[candidate.layer][candidate.neuron]
      guard let output = encoded.output, let slack = encoded.slack else { return nil }
      let interval = bounds.layers[candidate.layer][candidate.neuron]
      let (z, s) = (solution[output.index], solution[slack.index])
      guard min(z, s) > Tolerances.complementarity else { return nil }
      return .init(
        layer: candidate.layer, neuron: candidate.neuron,
        violation: min(z / interval.upper, s / -interval.lower))
    }
  }

  private func undecidedNeurons(_ bounds: NeuronBounds) -> [BranchingScores.Candidate] {
    bounds.layers.dropLast().enumerated().flatMap { layer, intervals in
      intervals.indices.compactMap { neuron in
        intervals[neuron].state == .unstable
          && relaxation.encoding.neurons[layer][neuron].output != nil
          ? .init(layer: layer, neuron: neuron, violation: 0) : nil
      }
    }
  }
}
