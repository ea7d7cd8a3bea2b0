internal import LinearAlgebra
public import Networks

/// Bounds over all inputs of a problem that are closer to the image than a radius: layer 1 in
/// closed form, the deeper layers by interval arithmetic. Rounding goes outward everywhere.
extension AttackProblem {
  /// Bounds over the inputs within `radius` of the image; infinity means every allowed input.
  public func ballBounds(radius: Double) -> NeuronBounds {
    let first = network.layers[0]
    let (up, down) = (upwardCapacity, downwardCapacity)
    var layers = [
      (0..<first.weight.rows).map { neuron in
        firstLayerInterval(
          Array(first.weight.row(neuron)), bias: first.bias[neuron], radius: radius, up, down)
      }
    ]
    for layer in network.layers.dropFirst() {
      layers.append(intervalArithmetic(layer.weight, layer.bias, inputs: layers[layers.count - 1]))
    }
    return NeuronBounds(layers: layers)
  }

  /// The range of weights * input + bias over the ball.
  private func firstLayerInterval(
    _ weights: [Double], bias: Double, radius: Double, _ up: [Double], _ down: [Double]
  ) -> Interval {
    var center = RoundedSum(bias)
    for (weight, value) in zip(weights, image) { center.add(weight * value) }
    let rise = greatestChange(weights, up, down, radius: radius)
    let fall = greatestChange(weights, down, up, radius: radius)
    return Interval(
      (center.lower - fall.upper).nextDown, (center.upper + rise.upper).nextUp)
  }

  /// The most that weights * change can reach when positive weights are limited by `gain` and
  /// negative ones by `loss`. For L1 this is a fractional knapsack: the budget goes to the largest
  /// weights first.
  private func greatestChange(
    _ weights: [Double], _ gain: [Double], _ loss: [Double], radius: Double
  ) -> RoundedSum {
    var sum = RoundedSum(0)
    func capacity(_ index: Int) -> Double { weights[index] > 0 ? gain[index] : loss[index] }
    switch norm {
    case .linf:
      for index in weights.indices { sum.add(abs(weights[index]) * min(capacity(index), radius)) }
    case .l1 where radius == .infinity:
      for index in weights.indices { sum.add(abs(weights[index]) * capacity(index)) }
    case .l1:
      var budget = radius
      let order = weights.indices.sorted { abs(weights[$0]) > abs(weights[$1]) }
      for index in order where budget > 0 {
        let spent = min(capacity(index), budget)
        sum.add(abs(weights[index]) * spent)
        budget = (budget - spent).nextUp
      }
    }
    return sum
  }
}

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
  func firstLayerBounds(_ box: Interval) -> [Interval] {
    let inputs = [Interval](repeating: box, count: inputCount)
    return affineBounds(layers[0].weight, layers[0].bias, over: inputs)
  }
}

/// Bounds on weight * max(0, inputs) + bias from bounds on the inputs.
func intervalArithmetic(
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
      low.add(coefficient * (coefficient > 0 ? value.lower : value.upper))
      high.add(coefficient * (coefficient > 0 ? value.upper : value.lower))
    }
    return Interval(low.lower, high.upper)
  }
}

/// A sum with bounds on its rounding error.
struct RoundedSum {
  private var sum: Double
  private var magnitude: Double
  private var count = 1

  init(_ first: Double) {
    sum = first
    magnitude = abs(first)
  }

  mutating func add(_ product: Double) {
    sum += product
    magnitude += abs(product)
    count += 1
  }

  /// Each addition and each product errs by at most half a unit in the last place of what has
  /// been summed in magnitude so far.
  private var error: Double { Double(count + 2) * Double.ulpOfOne * magnitude }
  var lower: Double { (sum - error).nextDown }
  var upper: Double { (sum + error).nextUp }
}
