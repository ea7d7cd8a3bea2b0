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
  /// Adds the first blocks of a network, as many as there are bounds for, and their variables. Like every
  /// other the last one gets a ReLU; hidden ones that have none get no variables.
  ///
  /// - Parameters:
  ///   - inputs: x^0.
  ///   - bounds: of the pre-activations; M+ and M- of a neuron are its upper and its negated lower
  ///     bound, but not below zero.
  ///   - relaxed: the binaries take any value in [0, 1].
  ///   - suffix: what names end in.
  package mutating func addThesisLayers(
    _ network: PiecewiseNetwork, inputs: LayerExpressions, bounds: [[Interval]],
    relaxed: Bool = false, suffix: String = ""
  ) -> [ThesisLayer] {
    var expressions = NetworkExpressions(inputs: inputs)
    return addThesisLayers(
      network, to: &expressions, bounds: bounds, relaxed: relaxed, suffix: suffix)
  }

  /// The same, where blocks behind those are to be written too.
  mutating func addThesisLayers(
    _ network: PiecewiseNetwork, to expressions: inout NetworkExpressions, bounds: [[Interval]],
    relaxed: Bool = false, suffix: String = ""
  ) -> [ThesisLayer] {
    var layers: [ThesisLayer] = []
    for (index, (block, intervals)) in zip(network.blocks, bounds).enumerated() {
      guard block.isRectified || index == network.blocks.count - 1 else {
        expressions.append(linear: block)
        layers.append(ThesisLayer())
        continue
      }
      let added = addThesisLayer(
        index + 1, block, &expressions, intervals, relaxed: relaxed, suffix: suffix)
      layers.append(added)
      expressions.append(added.outputs.map { AffineExpression($0) })
    }
    return layers
  }

  private mutating func addThesisLayer(
    _ number: Int, _ block: PiecewiseNetwork.Block, _ expressions: inout NetworkExpressions,
    _ bounds: [Interval], relaxed: Bool, suffix: String
  ) -> ThesisLayer {
    var layer = ThesisLayer()
    for neuron in block.bias.indices {
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
      let sum = expressions.preActivation(neuron, of: block)
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
