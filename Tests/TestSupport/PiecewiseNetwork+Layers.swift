package import LinearAlgebra
package import Networks

/// Fully connected networks as layers.
extension PiecewiseNetwork {
  /// From the input to the logits: weight (outputs x inputs) and bias.
  package var layers: [(weight: Matrix<Double>, bias: [Double])] {
    blocks.map { block in
      guard block.terms.count == 1, case .dense(let weight) = block.terms[0].map.form else {
        preconditionFailure("the network is not a chain of dense layers")
      }
      return (weight, block.bias)
    }
  }

  /// A network of layers with a ReLU between every two of them.
  ///
  /// - Parameter firstLayerErrors: by how much layer 1's weights may differ from those that are meant.
  package init(
    layers: [(weight: Matrix<Double>, bias: [Double])], outputActivation: OutputActivation,
    firstLayerErrors: Matrix<Double>? = nil
  ) {
    self.init(
      inputCount: layers[0].weight.columns,
      blocks: layers.enumerated().map { index, layer in
        Block(
          [
            Term(
              index == 0 ? .input : .block(index - 1),
              LinearMap(layer.weight, errors: index == 0 ? firstLayerErrors : nil))
          ], bias: layer.bias, isRectified: index < layers.count - 1)
      }, decision: outputActivation.decision(classCount: layers[layers.count - 1].bias.count))
  }
}
