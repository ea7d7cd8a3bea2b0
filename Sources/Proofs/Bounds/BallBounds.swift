public import Queries
internal import LinearAlgebra

/// Bounds over all inputs of a problem that are closer to the image than a radius: layer 1 in
/// closed form, the deeper layers by interval arithmetic. Rounding goes outward everywhere.
extension AttackProblem {
  /// Bounds over the inputs within `radius` of the image; infinity means every allowed input.
  public func ballBounds(radius: Double) -> NeuronBounds {
    let (up, down) = (upwardCapacity, downwardCapacity)
    var layers = [
      network.layers[0].bias.indices.map { neuron in
        var (low, high) = sumsAtImage(neuron)
        forGreatestChange(neuron, gain: down, loss: up, radius: radius) { low.add(-$0, $1) }
        forGreatestChange(neuron, gain: up, loss: down, radius: radius) { high.add($0, $1) }
        return Interval(low.lower, high.upper)
      }
    ]
    for layer in network.layers.dropFirst() {
      layers.append(intervalArithmetic(layer.weight, layer.bias, inputs: layers[layers.count - 1]))
    }
    return NeuronBounds(layers: layers)
  }

  /// The least and the greatest that a neuron of layer 1 can be at the image, whichever of the
  /// weights within their errors are meant.
  func sumsAtImage(_ neuron: Int) -> (low: RoundedSum, high: RoundedSum) {
    let layer = network.layers[0]
    var low = RoundedSum(layer.bias[neuron])
    for (weight, value) in zip(layer.weight.row(neuron), image) { low.add(weight, value) }
    var high = low
    if let errors = network.firstLayerErrors {
      for (error, value) in zip(errors.row(neuron), image) {
        low.add(-error, abs(value))
        high.add(error, abs(value))
      }
    }
    return (low, high)
  }

  /// Hands over the products whose sum is the most that weights * change can reach, when positive
  /// weights are limited by `gain` and negative ones by `loss`. For L1 this is a fractional
  /// knapsack: the budget goes to the largest weights first.
  private func forGreatestChange(
    _ neuron: Int, gain: [Double], loss: [Double], radius: Double,
    _ add: (_ weight: Double, _ change: Double) -> Void
  ) {
    let weights = network.layers[0].weight.row(neuron)
    let errors = network.firstLayerErrors?.row(neuron)
    // Two products for each weight give the sum room for an order that rounding has changed.
    func magnitudes(_ input: Int) -> (weight: Double, error: Double) {
      let weight = abs(weights[weights.startIndex + input])
      return (weight, errors.map { $0[$0.startIndex + input] } ?? 0)
    }
    func capacity(_ input: Int) -> Double {
      let weight = weights[weights.startIndex + input]
      return abs(weight) <= magnitudes(input).error
        ? max(gain[input], loss[input]) : weight > 0 ? gain[input] : loss[input]
    }
    var budget = Budget(radius)
    var order = Array(image.indices)
    if norm == .l1 {
      let worth = order.map { magnitudes($0).weight + magnitudes($0).error }
      order.sort { worth[$0] > worth[$1] }
    }
    for input in order where budget.left > 0 {
      let change =
        norm == .l1 ? budget.spend(upTo: capacity(input)) : min(capacity(input), radius)
      add(magnitudes(input).weight, change)
      add(magnitudes(input).error, change)
    }
  }
}
