package import LinearAlgebra
package import Networks
package import Queries

extension AttackProblem {
  /// The question for the inputs with the largest values of some regions.
  ///
  /// - Parameters:
  ///   - budget: no further from the image than this; infinity for no limit.
  ///   - ranges: what each input may be; nil for [0, 1].
  package init(
    network: ExactNetwork, image: [Double], maximizing regions: [LogitRegion], norm: Norm,
    budget: Double, maxDeviation: Double?, ranges: [Interval]? = nil
  ) {
    self.init(
      network: network, image: image, regions: regions, norm: norm, maxDeviation: maxDeviation,
      ranges: ranges)
    let bounds = ballBounds(radius: budget).layers
    let inputs = bounds.dropLast().last?.map { Interval(0, max(0, $0.upper)) } ?? self.ranges
    let last = network.layers[network.hiddenLayerCount]
    let reach = regions.flatMap(\.constraints).reduce(0) {
      max($0, $1.reach(bounds[network.hiddenLayerCount]), $1.terms(of: last, inputs) * 1e-3)
    }
    goal = .outputs(budget: budget, reach: reach)
  }
}

extension LogitConstraint {
  /// The slack is no larger in magnitude than this over some intervals of the logits.
  package func reach(_ logits: [Interval]) -> Double {
    let slack = slack(over: logits)
    return max(abs(slack.lower), abs(slack.upper))
  }

  /// The size of what the slack is summed from, over some intervals of what the last layer reads: a
  /// slack that is far smaller everywhere is what cancellation leaves.
  func terms(
    of layer: (weight: Matrix<Double>, bias: [Double]), _ inputs: [Interval]
  ) -> Double {
    zip(coefficients, layer.bias.indices).reduce(abs(lower)) { sum, term in
      let (coefficient, row) = term
      guard coefficient != 0 else { return sum }
      let size = zip(layer.weight.row(row), inputs).reduce(abs(layer.bias[row])) {
        $0 + abs($1.0) * max(abs($1.1.lower), abs($1.1.upper))
      }
      return sum + abs(coefficient) * size
    }
  }
}
