import LinearAlgebra
import Networks
import TestSupport

/// All that a value can be where coefficients are known up to an error.
struct DyadicRange {
  var lower: Dyadic
  var upper: Dyadic

  init(_ lower: Dyadic, _ upper: Dyadic) {
    self.lower = lower
    self.upper = upper
  }

  init(_ value: Double, error: Double = 0) {
    self.init(Dyadic(value) - Dyadic(error), Dyadic(value) + Dyadic(error))
  }

  /// Adds all that a product can be.
  mutating func add(_ a: DyadicRange, times b: DyadicRange) {
    let products = [a.lower * b.lower, a.lower * b.upper, a.upper * b.lower, a.upper * b.upper]
    lower += products.reduce(products[0]) { min($0, $1) }
    upper += products.reduce(products[0]) { max($0, $1) }
  }

  /// The same behind a ReLU.
  var rectified: DyadicRange { DyadicRange(max(.zero, lower), max(.zero, upper)) }
}

extension PiecewiseNetwork {
  /// Whether all coefficients and biases are the ones that are meant.
  var isExact: Bool {
    blocks.allSatisfy { block in
      block.biasErrors == nil && block.terms.allSatisfy { $0.map.errors == nil }
    }
  }

  /// The pre-activations of every block without any rounding, from the definition.
  ///
  /// - Parameter withErrors: whether coefficients may be anything within their errors.
  func exactPreActivations(_ input: [Double], withErrors: Bool = true) -> [[DyadicRange]] {
    var result: [[DyadicRange]] = []
    for block in blocks {
      var values = block.bias.indices.map { index in
        DyadicRange(block.bias[index], error: withErrors ? block.biasErrors?[index] ?? 0 : 0)
      }
      for term in block.terms {
        let source =
          switch term.source {
          case .input: input.map { DyadicRange($0) }
          case .block(let index):
            blocks[index].isRectified ? result[index].map(\.rectified) : result[index]
          }
        for neuron in values.indices {
          var errors: [Int: Double] = [:]
          if withErrors, let form = term.map.errors { form.row(neuron).forEach { errors[$0] = $1 } }
          var coefficients: [Int: Double] = [:]
          term.map.row(neuron).forEach { coefficients[$0] = $1 }
          for column in Set(errors.keys).union(coefficients.keys) {
            let coefficient = DyadicRange(
              coefficients[column] ?? 0, error: errors[column] ?? 0)
            values[neuron].add(coefficient, times: source[column])
          }
        }
      }
      result.append(values)
    }
    return result
  }
}
