package import LinearAlgebra
public import Networks

extension ExactNetwork {
  /// Bounds over all inputs in [lower, upper]^n by interval arithmetic alone, which is what the
  /// base model of the thesis gets its big-M values from. Those of layer 1 are the closest there
  /// are.
  public func boxBounds(_ lower: Double = 0, _ upper: Double = 1) -> NeuronBounds {
    bounds(over: Array(repeating: Interval(lower, upper), count: inputCount))
  }

  /// The same over inputs that have an interval each.
  func bounds(over inputs: [Interval]) -> NeuronBounds {
    var bounds = [affineBounds(layers[0].weight, layers[0].bias, over: inputs)]
    for layer in layers.dropFirst() {
      bounds.append(intervalArithmetic(layer.weight, layer.bias, inputs: bounds[bounds.count - 1]))
    }
    return NeuronBounds(layers: bounds)
  }

  /// The pre-activations of layer 1 over all inputs whose numbers lie in an interval.
  package func firstLayerBounds(_ box: Interval) -> [Interval] {
    let inputs = [Interval](repeating: box, count: inputCount)
    return affineBounds(layers[0].weight, layers[0].bias, over: inputs)
  }
}

/// Bounds on weight * max(0, inputs) + bias from bounds on the inputs.
package func intervalArithmetic(
  _ weight: Matrix<Double>, _ bias: [Double], inputs: [Interval]
) -> [Interval] {
  let rectified = inputs.map { Interval(max(0, $0.lower), max(0, $0.upper)) }
  return affineBounds(weight, bias, over: rectified)
}

/// The least and the greatest weight * values + bias while every value lies in its interval.
private func affineBounds(
  _ weight: Matrix<Double>, _ bias: [Double], over values: [Interval]
) -> [Interval] {
  bias.indices.map { neuron in
    var (low, high) = (RoundedSum(bias[neuron]), RoundedSum(bias[neuron]))
    for (coefficient, value) in zip(weight.row(neuron), values) {
      low.add(coefficient, coefficient > 0 ? value.lower : value.upper)
      high.add(coefficient, coefficient > 0 ? value.upper : value.lower)
    }
    return Interval(low.lower, high.upper)
  }
}
