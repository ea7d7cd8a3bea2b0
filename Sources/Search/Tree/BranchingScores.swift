/// How much branches on each neuron achieved so far (pseudo-costs; Bénichou et al., 1971).
package struct BranchingScores {
  /// A neuron that can be branched on.
  package struct Candidate {
    package let neuron: Int
    /// About how much the bound loses to its triangle; of meaning only beside another candidate's.
    let loss: Double

    /// A neuron, and what the bound loses to it; 0 where nothing is known.
    package init(neuron: Int, loss: Double) {
      self.neuron = neuron
      self.loss = loss
    }
  }

  /// A decision that makes a node.
  package struct Branch {
    package let neuron: Int
    let isActive: Bool
    /// By how much the parent's inputs can exceed the region's constraints.
    let parentExcess: Double

    /// The decision that a neuron is active, or inactive.
    package init(neuron: Int, isActive: Bool, parentExcess: Double) {
      self.neuron = neuron
      self.isActive = isActive
      self.parentExcess = parentExcess
    }
  }

  private struct History {
    var gain = 0.0
    var count = 0.0
  }

  /// For each neuron the gains of its inactive and of its active branch.
  private var history: [(inactive: History, active: History)]
  private var total = History()

  /// Nothing is known about the neurons yet.
  package init(neuronCount: Int) {
    history = Array(repeating: (History(), History()), count: neuronCount)
  }

  /// Notes what a branch achieved: the excess that was left afterwards, negative where the node
  /// was proved to be empty.
  package mutating func learn(_ branch: Branch, excess: Double) {
    let gain = branch.parentExcess - max(0, excess)
    guard gain.isFinite else { return }
    total.gain += gain
    total.count += 1
    if branch.isActive {
      history[branch.neuron].active.gain += gain
      history[branch.neuron].active.count += 1
    } else {
      history[branch.neuron].inactive.gain += gain
      history[branch.neuron].inactive.count += 1
    }
  }

  /// The candidates, the most promising first.
  package func ranked(_ candidates: [Candidate]) -> [Candidate] {
    let greatestLoss = candidates.reduce(0) { max($0, $1.loss) }
    return candidates.map { ($0, score($0, greatestLoss: greatestLoss)) }
      .sorted { ($1.1, $0.0.neuron) < ($0.1, $1.0.neuron) }
      .map(\.0)
  }

  /// Whether both branches on a neuron have been seen so often that their mean means something.
  package func isReliable(_ neuron: Int, count: Double) -> Bool {
    min(history[neuron].active.count, history[neuron].inactive.count) >= count
  }

  /// The product of both branches' expected gains, times what the bound loses to the neuron: history
  /// says how much branches on it gain, the loss whether it matters at this node.
  private func score(_ candidate: Candidate, greatestLoss: Double) -> Double {
    let neuron = history[candidate.neuron]
    let share = greatestLoss > 0 ? candidate.loss / greatestLoss : 0
    return expected(neuron.active) * expected(neuron.inactive) * (share + Self.leastShare)
  }

  /// The bound's losses are those of one solution. Neurons that it loses nothing to may still be the
  /// best to branch on: on networks with distances of 40, with 0.001 here the trees are almost twice
  /// as large.
  private static let leastShare = 0.1

  /// The mean gain, drawn towards that of all neurons while little is known.
  private func expected(_ history: History) -> Double {
    let mean = total.count > 0 ? total.gain / total.count : 1
    return max((history.gain + mean) / (history.count + 1), 1e-9)
  }
}
