internal import Queries
package import LinearAlgebra
internal import Networks

extension ExactNetwork {
  /// The logits of one input (`inputCount` numbers) in real arithmetic, as intervals that contain
  /// them: what a forward pass in float64 can be off is in their width.
  package func logitBounds(_ input: [Double]) -> [Interval] {
    bounds(over: input.map { Interval($0, $0) }).layers[layers.count - 1]
  }
}

extension AttackProblem {
  /// The first region whose conditions an input meets in exact arithmetic, edges included; nil where
  /// there is none. Looked for only where bounds on the rounding leave it open.
  func regionOnEdge(_ input: [Double]) -> LogitRegion? {
    let bounds = network.logitBounds(input)
    let open = regions.filter { region in
      region.constraints.allSatisfy { $0.isValue || $0.slack(over: bounds).upper >= 0 }
    }
    guard !open.isEmpty else { return nil }
    let logits = network.exactLogits(input)
    return open.first { region in
      region.constraints.allSatisfy { $0.isValue || $0.exactSlack(logits).sign >= 0 }
    }
  }
}

extension LogitConstraint {
  /// The slack without any rounding.
  fileprivate func exactSlack(_ logits: [ExactNumber]) -> ExactNumber {
    zip(coefficients, logits).reduce(-ExactNumber(lower)) { $0 + ExactNumber($1.0) * $1.1 }
  }
}

extension ExactNetwork {
  /// The logits of one input without any rounding.
  fileprivate func exactLogits(_ input: [Double]) -> [ExactNumber] {
    var values = input.map { ExactNumber($0) }
    for (index, layer) in layers.enumerated() {
      if index > 0 { values = values.map { $0.sign > 0 ? $0 : ExactNumber() } }
      values = layer.bias.indices.map { neuron in
        zip(layer.weight.row(neuron), values).reduce(ExactNumber(layer.bias[neuron])) {
          $0 + ExactNumber($1.0) * $1.1
        }
      }
    }
    return values
  }
}
