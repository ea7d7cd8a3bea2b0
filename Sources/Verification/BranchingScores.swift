/// Chooses the neuron to branch on: by how much branches on it moved the bound so far
/// (pseudo-costs), and by how far it is from its ReLU where nothing is known yet.
struct BranchingScores {
  /// A neuron that can be branched on.
  struct Candidate {
    let layer: Int
    let neuron: Int
    /// How far it is from its ReLU, as a fraction of its interval; 0 where it is on it.
    let violation: Double
  }

  private struct History {
    var gain = 0.0
    var count = 0.0
  }

  /// For each neuron the gains of its inactive and of its active branch.
  private var history: [[(inactive: History, active: History)]]
  private var total = History()

  init(_ bounds: NeuronBounds) {
    history = bounds.layers.dropLast().map { $0.map { _ in (History(), History()) } }
  }

  /// Notes by how much a branch moved the bound.
  mutating func learn(
    _ branch: (layer: Int, neuron: Int, isActive: Bool, score: Double), gain: Double
  ) {
    guard gain.isFinite else { return }
    total.gain += gain
    total.count += 1
    if branch.isActive {
      history[branch.layer][branch.neuron].active.gain += gain
      history[branch.layer][branch.neuron].active.count += 1
    } else {
      history[branch.layer][branch.neuron].inactive.gain += gain
      history[branch.layer][branch.neuron].inactive.count += 1
    }
  }

  /// The candidate with the highest score, the first of equals.
  func best(_ candidates: [Candidate]) -> Candidate? {
    candidates.max { score($0) < score($1) }
  }

  /// The product of both branches' expected gains, times the violation.
  private func score(_ candidate: Candidate) -> Double {
    let neuron = history[candidate.layer][candidate.neuron]
    return expected(neuron.active) * expected(neuron.inactive) * (candidate.violation + 1e-3)
  }

  /// The mean gain, drawn towards that of all neurons while little is known.
  private func expected(_ history: History) -> Double {
    let mean = total.count > 0 ? total.gain / total.count : 1
    return max((history.gain + mean) / (history.count + 1), 1e-9)
  }
}
