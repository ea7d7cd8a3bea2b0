internal import Queries
package import LinearAlgebra
internal import Networks

extension PiecewiseNetwork {
  /// The logits of one input (`inputCount` numbers) in real arithmetic, as intervals that contain
  /// them: what a forward pass in float64 can be off is in their width.
  package func logitBounds(_ input: [Double]) -> [Interval] {
    bounds(over: input.map { Interval($0, $0) }).layers[blocks.count - 1]
  }
}

extension Query {
  /// The first region whose conditions an input meets in exact arithmetic, edges included; nil where
  /// there is none. Looked for only where bounds on the rounding leave it open.
  func regionOnEdge(_ input: [Double]) -> OutputRegion? {
    let bounds = network.logitBounds(input)
    let open = regions.filter { region in
      region.constraints.allSatisfy { $0.isValue || $0.slack(over: bounds).upper >= 0 }
    }
    guard !open.isEmpty, let logits = network.exactLogits(input) else { return nil }
    return open.first { region in
      region.constraints.allSatisfy { $0.isValue || $0.exactSlack(logits).sign >= 0 }
    }
  }
}

extension OutputConstraint {
  /// The slack without any rounding.
  fileprivate func exactSlack(_ logits: [ExactNumber]) -> ExactNumber {
    zip(coefficients, logits).reduce(-ExactNumber(lower)) { $0 + ExactNumber($1.0) * $1.1 }
  }
}

extension PiecewiseNetwork {
  /// The logits of one input without any rounding; nil where no float64 is some of the network's
  /// numbers.
  fileprivate func exactLogits(_ input: [Double]) -> [ExactNumber]? {
    guard blocks.allSatisfy(\.isExact) else { return nil }
    let input = input.map { ExactNumber($0) }
    var values: [[ExactNumber]] = []
    for block in blocks {
      let sums = block.bias.indices.map { neuron in
        var sum = ExactNumber(block.bias[neuron])
        for term in block.terms {
          let read =
            switch term.source {
            case .input: input
            case .block(let index): values[index]
            }
          term.map.row(neuron).forEach { sum = sum + ExactNumber($1) * read[$0] }
        }
        return sum
      }
      values.append(block.isRectified ? sums.map { $0.sign > 0 ? $0 : ExactNumber() } : sums)
    }
    return values[blocks.count - 1]
  }
}

extension PiecewiseNetwork.Block {
  /// Whether all of its numbers are those that are meant.
  fileprivate var isExact: Bool { biasErrors == nil && terms.allSatisfy { $0.map.errors == nil } }
}
