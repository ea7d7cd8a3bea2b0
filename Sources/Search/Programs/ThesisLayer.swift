internal import Queries
package import LinearAlgebra
package import Networks
package import Optimization

/// One layer of a network as the thesis writes it, (7b)-(7d) and (7f)-(7i): the variables of every
/// neuron, in the neurons' order.
package struct ThesisLayer {
  /// x: max(0, pre-activation).
  package var outputs: [Variable] = []
  /// s: x - s is the pre-activation.
  package var slacks: [Variable] = []
  /// z: 1 where x is 0, and 0 where s is.
  package var binaries: [Variable] = []
}

extension Model {
  /// Adds the first layers of a network, as many as there are bounds for, and their variables.
  ///
  /// - Parameters:
  ///   - inputs: x^0, no variable in two of them.
  ///   - bounds: of the pre-activations; M+ and M- of a neuron are its upper and its negated lower
  ///     bound, but not below zero.
  ///   - relaxed: the binaries take any value in [0, 1].
  ///   - suffix: what names end in.
  package mutating func addThesisLayers(
    _ network: ExactNetwork, inputs: LayerExpressions, bounds: [[Interval]], relaxed: Bool = false,
    suffix: String = ""
  ) -> [ThesisLayer] {
    var layers: [ThesisLayer] = []
    var activations = inputs
    for (index, (layer, intervals)) in zip(network.layers, bounds).enumerated() {
      let added = addThesisLayer(
        index + 1, layer.weight, layer.bias, inputs: activations, intervals, relaxed: relaxed,
        suffix: suffix)
      layers.append(added)
      activations = added.outputs.map { AffineExpression($0) }
    }
    return layers
  }

  private mutating func addThesisLayer(
    _ number: Int, _ weight: Matrix<Double>, _ bias: [Double], inputs: LayerExpressions,
    _ bounds: [Interval], relaxed: Bool, suffix: String
  ) -> ThesisLayer {
    var layer = ThesisLayer()
    for neuron in bias.indices {
      let name = "\(number)_\(neuron)\(suffix)"
      let (mPlus, mMinus) = (max(0, bounds[neuron].upper), max(0, -bounds[neuron].lower))
      let output = addVariable("x_\(name)", lower: 0, upper: mPlus)
      let slack = addVariable("s_\(name)", lower: 0, upper: mMinus)
      // Where the bounds say the sign there is nothing to decide; and where a neuron can hardly vary,
      // the program is as good without the decision, which GLPK's presolver may get wrong.
      let state = bounds[neuron].state
      let binary = addVariable(
        "z_\(name)", lower: state == .inactive ? 1 : 0, upper: state == .active ? 0 : 1,
        isInteger: !relaxed && bounds[neuron].width > Tolerances.narrow)
      let sum = affineExpression(weight.row(neuron), bias: bias[neuron], inputs: inputs)
      addRow(
        "neuron_\(name)", lower: -sum.constant, upper: -sum.constant,
        sum.terms + [Term(-1, output), Term(1, slack)])
      addRow("on_\(name)", upper: mPlus, [Term(1, output), Term(mPlus, binary)])
      addRow("off_\(name)", upper: 0, [Term(1, slack), Term(-mMinus, binary)])
      layer.outputs.append(output)
      layer.slacks.append(slack)
      layer.binaries.append(binary)
    }
    return layer
  }
}
