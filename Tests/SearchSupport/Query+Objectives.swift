package import Networks
internal import Proofs
package import Queries

extension Query {
  /// The question which input makes an output as large as possible.
  ///
  /// - Parameters:
  ///   - image: what the inputs are near to; nil for all of [0, 1]^n.
  ///   - budget: how far from it they may be.
  ///   - maxDeviation: no input changes by more; nil for no limit.
  package init(
    network: PiecewiseNetwork, _ objectives: [OutputObjective], near image: [Double]? = nil,
    norm: Norm = .l1, budget: Double = .infinity, maxDeviation: Double? = nil
  ) {
    let inputs = image.map {
      InputSet(around: $0, Ball(norm, radius: budget)).changed(atMost: maxDeviation)
    }
    self.init(network: network, inputs: inputs, maximizing: objectives)
  }
}
