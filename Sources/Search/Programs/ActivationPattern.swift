internal import LinearAlgebra
package import Queries

/// Which hidden neurons are active at an input: the linear piece of the network around it.
package struct ActivationPattern: Hashable {
  /// One for each hidden neuron.
  package var isActive: [Bool]

  /// The pattern at an input; a pre-activation of zero counts as inactive.
  package init(of query: Query, at input: [Double]) {
    isActive = query.network.rectified(query.network.preActivations(input)).map { $0 > 0 }
  }
}

extension [Interval] {
  /// A pattern with the phases that the neurons' intervals leave them.
  func restricting(_ pattern: ActivationPattern) -> ActivationPattern {
    var result = pattern
    for neuron in indices where self[neuron].state != .unstable {
      result.isActive[neuron] = self[neuron].state == .active
    }
    return result
  }
}
