package import Networks
internal import LinearAlgebra
package import Queries

/// A condition on the logits as one on what the last block reads: sum of weights * values >= lower, over
/// all of its sources.
package struct SourceConstraint {
  /// What the condition says of one source.
  package struct Part {
    package let source: PiecewiseNetwork.Source
    /// One weight for each of the source's values, rounded to nearest at every step.
    package var weights: [Double]
    /// For each weight the sum of the magnitudes that it was computed from: the weight errs by at most
    /// one unit in the last place of it for each output, and by its part of `errors`.
    package var magnitudes: [Double]
    /// By how much each weight may differ because the network's own numbers do; rounded to nearest, and
    /// nil where those are exact.
    package var errors: [Double]?
  }

  /// One for each term of the last block.
  package let parts: [Part]
  /// All weights, source by source.
  package var weights: [Double] { parts.flatMap(\.weights) }
  /// What the biases add to the sum, rounded to nearest.
  package let bias: Double
  /// What the sum, without the biases, must reach; rounded down.
  package let lower: Double
}

extension OutputConstraint {
  /// The condition behind the last block.
  package func onSources(of block: PiecewiseNetwork.Block) -> SourceConstraint {
    var bias = 0.0
    var reach = RoundedSum(lower)
    for (output, coefficient) in coefficients.enumerated() where coefficient != 0 {
      bias += coefficient * block.bias[output]
      reach.add(-coefficient, block.bias[output])
      reach.add(-abs(coefficient), block.biasErrors?[output] ?? 0)
    }
    let parts = block.terms.map { term in
      let zeros = [Double](repeating: 0, count: term.map.inputCount)
      var part = SourceConstraint.Part(
        source: term.source, weights: zeros, magnitudes: zeros,
        errors: term.map.errors == nil ? nil : zeros)
      for (output, coefficient) in coefficients.enumerated() where coefficient != 0 {
        term.map.row(output).forEach { input, weight in
          let product = coefficient * weight
          part.weights[input] += product
          // At least so great that a relative error of it covers what underflow took away.
          part.magnitudes[input] += max(abs(product), .leastNormalMagnitude)
        }
        term.map.errors?.row(output).forEach { input, error in
          let product = max(abs(coefficient) * error, .leastNormalMagnitude)
          part.errors?[input] += product
          part.magnitudes[input] += product
        }
      }
      return part
    }
    return SourceConstraint(parts: parts, bias: bias, lower: reach.lower)
  }
}
