internal import Queries
package import LinearAlgebra

/// A condition on the logits as one on what the last layer reads: sum of weights * values >= lower.
package struct LastLayerConstraint {
  /// One weight for each value that the last layer reads, rounded to nearest at every step.
  package let weights: [Double]
  /// For each weight the sum of the magnitudes that it was computed from: the weight errs by at most
  /// one unit in the last place of it for each output.
  package let magnitudes: [Double]
  /// What the biases add to the sum, rounded to nearest.
  package let bias: Double
  /// What the sum, without the biases, must reach; rounded down.
  package let lower: Double
}

extension LogitConstraint {
  /// The condition behind the last layer.
  package func onLastHiddenLayer(
    _ layer: (weight: Matrix<Double>, bias: [Double])
  ) -> LastLayerConstraint {
    var weights = [Double](repeating: 0, count: layer.weight.columns)
    var magnitudes = weights
    var bias = 0.0
    var reach = RoundedSum(lower)
    for (output, coefficient) in coefficients.enumerated() where coefficient != 0 {
      for input in weights.indices {
        let product = coefficient * layer.weight[output, input]
        weights[input] += product
        // At least so great that a relative error of it covers what underflow took away.
        magnitudes[input] += max(abs(product), .leastNormalMagnitude)
      }
      bias += coefficient * layer.bias[output]
      reach.add(-coefficient, layer.bias[output])
    }
    return LastLayerConstraint(
      weights: weights, magnitudes: magnitudes, bias: bias, lower: reach.lower)
  }
}
