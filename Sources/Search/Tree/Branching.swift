package import LinearAlgebra

/// Chooses the neuron to branch on: by pseudo-costs, and by trying the branches where a neuron's
/// pseudo-costs are not reliable yet (reliability branching; Achterberg, Koch and Martin, 2005).
///
/// Progress is measured by how far the region's constraints can be exceeded, not by the least
/// distance: that stays zero for many levels of the tree, and says nothing there.
package struct Branching {
  /// What to do with a node.
  package enum Decision {
    /// Branch on this neuron.
    case branch(Int)
    /// One branch of a neuron is empty: the node is no larger than this.
    case narrowed([Interval])
    /// There is nothing to branch on.
    case impossible
  }

  private(set) var scores: BranchingScores

  /// Nothing is known about the neurons yet.
  package init(neuronCount: Int) { scores = BranchingScores(neuronCount: neuronCount) }

  /// Notes what came of a branch; see `BranchingScores.learn`.
  package mutating func learn(_ branch: BranchingScores.Branch?, excess: Double) {
    if let branch { scores.learn(branch, excess: excess) }
  }

  /// Decides about a node.
  ///
  /// - Parameters:
  ///   - candidates: unstable neurons of the node.
  ///   - bounder: has the node's intervals; a trial leaves others in it.
  ///   - pool: gets the inequalities by which trials closed a branch.
  package mutating func decide(
    _ node: TreeNode, _ candidates: [BranchingScores.Candidate], bounder: some Bounder,
    pool: InequalityPool
  ) throws -> Decision {
    let promising = scores.ranked(candidates).prefix(Self.trialCandidates)
    for candidate in promising
    where !scores.isReliable(candidate.neuron, count: Self.reliableCount) {
      for isActive in [false, true] {
        let branch = BranchingScores.Branch(
          neuron: candidate.neuron, isActive: isActive, parentExcess: node.excess)
        try bounder.setIntervals(node.intervals.fixing(candidate.neuron, isActive: isActive))
        let bound = try bounder.boundExcess(isTrial: true)
        guard let inequality = bound.inequality else { continue }
        let excess = inequality.excess(over: bounder.intervals, cutoff: bounder.cutoff)
        scores.learn(branch, excess: min(excess, node.excess))
        if excess < 0 {
          pool.add(inequality)
          return .narrowed(node.intervals.fixing(candidate.neuron, isActive: !isActive))
        }
      }
    }
    return scores.ranked(candidates).first.map { .branch($0.neuron) } ?? .impossible
  }

  /// So many of the best candidates are tried at most.
  private static let trialCandidates = 8
  /// Pseudo-costs of so many branches on each side are trusted.
  private static let reliableCount = 4.0
}

extension [Interval] {
  /// The same with one neuron's phase decided.
  package func fixing(_ neuron: Int, isActive: Bool) -> [Interval] {
    var result = self
    result[neuron] = self[neuron].fixing(isActive: isActive)
    return result
  }
}
