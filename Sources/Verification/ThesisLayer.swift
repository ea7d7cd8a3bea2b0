internal import LinearAlgebra
internal import Networks
internal import Optimization

/// One layer of a network as the thesis writes it, (7b)-(7d) and (7f)-(7i): the variables of every
/// neuron, in the neurons' order.
struct ThesisLayer {
  /// x: max(0, pre-activation).
  var outputs: [Variable] = []
  /// s: x - s is the pre-activation.
  var slacks: [Variable] = []
  /// z: 1 where x is 0, and 0 where s is.
  var binaries: [Variable] = []
}

extension Model {
  /// Adds the first layers of a network, as many as there are bounds for, and their variables.
  ///
  /// - Parameters:
  ///   - inputs: x^0.
  ///   - bounds: of the pre-activations; M+ and M- of a neuron are its upper and its negated lower
  ///     bound, but not below zero.
  ///   - relaxed: the binaries take any value in [0, 1].
  mutating func addThesisLayers(
    _ network: ExactNetwork, inputs: [Variable], bounds: [[Interval]], relaxed: Bool = false
  ) -> [ThesisLayer] {
    var layers: [ThesisLayer] = []
    for (index, (layer, intervals)) in zip(network.layers, bounds).enumerated() {
      layers.append(
        addThesisLayer(
          index + 1, layer.weight, layer.bias, inputs: layers.last?.outputs ?? inputs, intervals,
          relaxed: relaxed))
    }
    return layers
  }

  private mutating func addThesisLayer(
    _ number: Int, _ weight: Matrix<Double>, _ bias: [Double], inputs: [Variable],
    _ bounds: [Interval], relaxed: Bool
  ) -> ThesisLayer {
    var layer = ThesisLayer()
    for neuron in bias.indices {
      let name = "\(number)_\(neuron)"
      let (mPlus, mMinus) = (max(0, bounds[neuron].upper), max(0, -bounds[neuron].lower))
      let output = addVariable("x_\(name)", lower: 0, upper: mPlus)
      let slack = addVariable("s_\(name)", lower: 0, upper: mMinus)
      let binary = addVariable("z_\(name)", lower: 0, upper: 1, isInteger: !relaxed)
      let sum = zip(weight.row(neuron), inputs).map { Term($0, $1) }
      addRow(
        "neuron_\(name)", lower: -bias[neuron], upper: -bias[neuron],
        sum + [Term(-1, output), Term(1, slack)])
      addRow("on_\(name)", upper: mPlus, [Term(1, output), Term(mPlus, binary)])
      addRow("off_\(name)", upper: 0, [Term(1, slack), Term(-mMinus, binary)])
      layer.outputs.append(output)
      layer.slacks.append(slack)
      layer.binaries.append(binary)
    }
    return layer
  }
}
