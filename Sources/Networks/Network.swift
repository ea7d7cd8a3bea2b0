internal import Basics
public import LinearAlgebra

/// A fully connected layer: preActivation = weight * input + bias.
public struct Layer: Sendable, Equatable {
  /// outputCount x inputCount.
  public var weight: Matrix<Float>
  /// outputCount numbers.
  public var bias: [Float]

  /// A layer of a weight matrix and a bias with one number for each of its rows.
  public init(weight: Matrix<Float>, bias: [Float]) {
    precondition(weight.rows == bias.count, "a layer needs one bias for each row of its weights")
    self.weight = weight
    self.bias = bias
  }

  /// The number of inputs.
  public var inputCount: Int { weight.columns }
  /// The number of neurons.
  public var outputCount: Int { weight.rows }
}

/// What the last layer does with its pre-activations.
public enum OutputActivation: String, Sendable, CaseIterable, Codable {
  /// The logits are the outputs.
  case linear
  /// Negative logits become zero, as in the thesis (equation 1 for every layer).
  case relu
}

extension OutputActivation {
  /// What a record says of it: nothing where the logits are the outputs.
  package var recorded: OutputActivation? { self == .linear ? nil : self }

  /// The class that some logits answer: the argmax, the first of equals; none where the outputs have
  /// a ReLU and no logit is positive.
  ///
  /// This is what being right means everywhere: an image that is classified as nothing is not
  /// classified correctly.
  public func classification(_ logits: some Collection<some BinaryFloatingPoint>) -> Int? {
    if self == .relu, logits.allSatisfy({ $0 <= 0 }) { return nil }
    return argmax(logits)
  }
}

/// A fully connected network: ReLU after every hidden layer, logits from the last.
public struct Network: Sendable, Equatable {
  /// From the input to the logits; each layer has as many inputs as the one before has neurons.
  public var layers: [Layer]
  /// What follows the logits.
  public var outputActivation: OutputActivation

  /// A network of at least one layer whose sizes fit together.
  public init(layers: [Layer], outputActivation: OutputActivation = .linear) {
    precondition(!layers.isEmpty, "a network needs a layer")
    precondition(
      zip(layers, layers.dropFirst()).allSatisfy { $0.outputCount == $1.inputCount },
      "each layer needs as many inputs as the layer before has neurons")
    self.layers = layers
    self.outputActivation = outputActivation
  }

  /// The number of inputs (784 for MNIST).
  public var inputCount: Int { layers[0].inputCount }
  /// The number of classes.
  public var classCount: Int { layers[layers.count - 1].outputCount }
  /// The sizes of the hidden layers, from the input on.
  public var hiddenSizes: [Int] { layers.dropLast().map(\.outputCount) }
  /// All sizes, for instance `784-8-8-8-10`.
  public var architecture: String {
    ([inputCount] + layers.map(\.outputCount)).map(String.init).joined(separator: "-")
  }
  /// The number of weights and biases.
  public var parameterCount: Int {
    layers.reduce(0) { $0 + $1.weight.elements.count + $1.bias.count }
  }

  /// The same weights with their outputs read in another way: `relu` reads a negative logit as an
  /// output of zero, whatever the network was trained with, and so the network may answer nothing.
  ///
  /// - Parameter activation: nil for the network's own way.
  public func reading(outputs activation: OutputActivation?) -> Network {
    Network(layers: layers, outputActivation: activation ?? outputActivation)
  }

  /// A name for the network's logits: the same however its outputs are read.
  public var logitsFingerprint: String { reading(outputs: .linear).fingerprint }

  /// A name for what the network computes: SHA-256 of its sizes, output activation, weights and
  /// biases. Metadata, and how the tensors are laid out in a file, do not enter.
  public var fingerprint: String {
    var digest = SHA256()
    digest.update("\(architecture) \(outputActivation.rawValue)".utf8)
    for layer in layers {
      for values in [layer.weight.elements, layer.bias] {
        digest.update(
          values.flatMap { value in
            withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
          })
      }
    }
    return digest.finalize()
  }
}

extension Network {
  /// The logits of `count` inputs in float32: a count x classCount matrix.
  ///
  /// - Parameter inputs: count x inputCount.
  public func logits(_ inputs: Matrix<Float>) -> Matrix<Float> {
    precondition(inputs.columns == inputCount, "the network expects \(inputCount) inputs")
    guard inputs.rows > 0 else { return Matrix(rows: 0, columns: classCount) }
    var activation = inputs.elements
    for (index, layer) in layers.enumerated() {
      var result = [Float](repeating: 0, count: inputs.rows * layer.outputCount)
      DenseKernel.forward(
        activation, count: inputs.rows, inputs: layer.inputCount, outputs: layer.outputCount,
        weight: layer.weight.elements, bias: layer.bias, rectified: index < layers.count - 1,
        to: &result)
      activation = result
    }
    return Matrix(rows: inputs.rows, columns: classCount, elements: activation)
  }

  /// The logits of one input in float32, each summed plainly: bias first, then product by product.
  ///
  /// - Parameter input: inputCount numbers.
  public func plainLogits(_ input: [Float]) -> [Float] {
    precondition(input.count == inputCount, "the network expects \(inputCount) inputs")
    var activation = input
    for (index, layer) in layers.enumerated() {
      if index > 0 { activation = activation.map { max(0, $0) } }
      activation = layer.bias.indices.map { neuron in
        zip(layer.weight.row(neuron), activation).reduce(layer.bias[neuron]) { $0 + $1.0 * $1.1 }
      }
    }
    return activation
  }

  /// The predicted class of each input, or none; see `OutputActivation.classification`.
  ///
  /// - Parameter inputs: count x inputCount.
  public func predictions(_ inputs: Matrix<Float>) -> [Int?] {
    let logits = logits(inputs)
    return (0..<logits.rows).map { outputActivation.classification(logits.row($0)) }
  }
}

/// The position of the largest of some numbers, the first of equals, counted from the start.
@inlinable
public func argmax(_ values: some Collection<some Comparable>) -> Int {
  var best = 0
  var bestValue = values.first
  for (offset, value) in values.enumerated() {
    if let current = bestValue, value > current { (best, bestValue) = (offset, value) }
  }
  return best
}
