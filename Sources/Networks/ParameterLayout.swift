internal import LinearAlgebra

/// Where each layer's weights and biases lie in one flat vector, so that an optimiser is a loop
/// over numbers.
struct ParameterLayout {
  /// Sizes from the input to the output.
  let sizes: [Int]
  /// For each layer: the offset of its weights (outputs x inputs, row-major).
  let weightOffsets: [Int]
  /// For each layer: the offset of its biases.
  let biasOffsets: [Int]
  /// The number of parameters.
  let count: Int

  init(of network: Network) {
    sizes = [network.inputCount] + network.layers.map(\.outputCount)
    var (weights, biases, offset) = ([Int](), [Int](), 0)
    for layer in network.layers {
      weights.append(offset)
      offset += layer.weight.elements.count
      biases.append(offset)
      offset += layer.bias.count
    }
    (weightOffsets, biasOffsets, count) = (weights, biases, offset)
  }

  /// Reads a network back from a flat vector.
  func read(
    _ parameters: UnsafePointer<Float>, outputActivation: OutputActivation
  ) -> Network {
    let layers = weightOffsets.indices.map { index in
      let (inputs, outputs) = (sizes[index], sizes[index + 1])
      let weights = UnsafeBufferPointer(
        start: parameters + weightOffsets[index], count: inputs * outputs)
      let biases = UnsafeBufferPointer(start: parameters + biasOffsets[index], count: outputs)
      return Layer(
        weight: Matrix(rows: outputs, columns: inputs, elements: Array(weights)),
        bias: Array(biases))
    }
    return Network(layers: layers, outputActivation: outputActivation)
  }
}
