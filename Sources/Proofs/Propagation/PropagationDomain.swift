package import LinearAlgebra
package import Queries

/// Some of a question's inputs, and what is known of the neurons there.
package struct PropagationDomain: Sendable {
  /// What each input may be.
  package var inputs: [Interval]
  /// No pre-activation of a block but the last is less, block after block.
  package var lower: [Double]
  /// None is more. Crossed bounds mean that there are no such inputs.
  package var upper: [Double]
  /// The neurons whose sign was assumed.
  package private(set) var fixed: [Int] = []

  /// All inputs of a set, with nothing known of the neurons.
  package init(_ inputs: InputSet, neurons: Int) {
    self.inputs = inputs.reach
    lower = Array(repeating: -.infinity, count: neurons)
    upper = Array(repeating: .infinity, count: neurons)
  }

  /// Keeps a neuron on one side of zero.
  package mutating func fix(_ neuron: Int, isActive: Bool) {
    if isActive {
      lower[neuron] = max(0, lower[neuron])
    } else {
      upper[neuron] = min(0, upper[neuron])
    }
    fixed.append(neuron)
  }

  /// Whether bounds have crossed.
  package var isEmpty: Bool { zip(lower, upper).contains { $0 > $1 } }

  /// Whether a neuron's sign is open.
  package func isUnstable(_ neuron: Int) -> Bool { lower[neuron] < 0 && upper[neuron] > 0 }
}

extension InputSet {
  /// What each input may be in the ball, rounded outward.
  fileprivate var reach: [Interval] {
    guard ball.radius < .infinity else { return ranges }
    return ranges.indices.map { index in
      // Every norm's ball lies in the Linf ball of its radius over the input's weight.
      let reach = Double.quotientRoundedUp(ball.radius, ball.weight(index))
      let (center, range) = (center[index], ranges[index])
      return Interval(
        max(range.lower, -.differenceRoundedUp(reach, center)),
        min(range.upper, .differenceRoundedUp(reach, -center)))
    }
  }
}
