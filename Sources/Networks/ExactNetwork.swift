public import LinearAlgebra

/// A network in float64: what attacks are computed against and every answer is checked with.
///
/// The weights are the float32 weights without rounding.
public struct ExactNetwork: Sendable {
  /// From the input to the logits: weight (outputCount x inputCount) and bias.
  public let layers: [(weight: Matrix<Double>, bias: [Double])]
  /// What follows the logits.
  public let outputActivation: OutputActivation
  /// The network in float32 that this one is; nil where it was put together from others.
  public let single: Network?
  /// By how much each of layer 1's weights may differ from the one that is meant, which no float64
  /// need be; nil where all are exact. What is proved of a network is proved of all within these.
  package let firstLayerErrors: Matrix<Double>?

  /// The same function as a network, in float64.
  public init(_ network: Network) {
    layers = network.layers.map {
      ($0.weight.converted(to: Double.self), $0.bias.map(Double.init))
    }
    outputActivation = network.outputActivation
    single = network
    firstLayerErrors = nil
  }

  /// A network of layers whose sizes fit together.
  package init(
    layers: [(weight: Matrix<Double>, bias: [Double])], outputActivation: OutputActivation,
    firstLayerErrors: Matrix<Double>? = nil
  ) {
    self.layers = layers
    self.outputActivation = outputActivation
    single = nil
    self.firstLayerErrors = firstLayerErrors
  }

  /// The same function, bit for bit, with hidden neurons of one size: each is divided by a power
  /// of two, so that the largest of its weights lies in [1, 2), and the weights that read it are
  /// multiplied by it. Whoever compares a neuron's value with a tolerance needs that.
  public func balanced() -> ExactNetwork { balancing().network }

  /// The same, and what each hidden neuron was divided by, layer by layer.
  package func balancing() -> (network: ExactNetwork, sizes: [[Double]]) {
    var layers = layers
    var sizes: [[Double]] = []
    var errors = firstLayerErrors
    for index in layers.indices.dropLast() {
      sizes.append(Array(repeating: 1, count: layers[index].bias.count))
      for neuron in layers[index].bias.indices {
        let largest = layers[index].weight.row(neuron).reduce(0) { max($0, abs($1)) }
        guard largest > 0, largest.isFinite else { continue }
        let size = Double(sign: .plus, exponent: largest.exponent, significand: 1)
        sizes[index][neuron] = size
        for input in 0..<layers[index].weight.columns {
          layers[index].weight[neuron, input] /= size
          if index == 0, let error = errors?[neuron, input], error > 0 {
            // Exact, but for underflow.
            errors?[neuron, input] = (error / size).nextUp
          }
        }
        layers[index].bias[neuron] /= size
        for reader in layers[index + 1].bias.indices {
          layers[index + 1].weight[reader, neuron] *= size
        }
      }
    }
    let network = ExactNetwork(
      layers: layers, outputActivation: outputActivation, firstLayerErrors: errors)
    return (network, sizes)
  }

  /// The same function, bit for bit, with at least one hidden layer: where there is none, each logit
  /// becomes the difference of its positive and its negative part.
  public func withHiddenLayer() -> ExactNetwork {
    guard layers.count == 1 else { return self }
    let (weight, bias) = layers[0]
    let classes = weight.rows
    var difference = Matrix<Double>(rows: classes, columns: 2 * classes)
    for index in 0..<classes {
      difference[index, index] = 1
      difference[index, classes + index] = -1
    }
    let parts = Matrix(
      rows: 2 * classes, columns: weight.columns,
      elements: weight.elements + weight.elements.map { -$0 })
    return ExactNetwork(
      layers: [
        (parts, bias + bias.map { -$0 }), (difference, Array(repeating: 0, count: classes)),
      ], outputActivation: outputActivation,
      firstLayerErrors: firstLayerErrors.map {
        Matrix(rows: 2 * classes, columns: $0.columns, elements: $0.elements + $0.elements)
      })
  }

  /// The number of inputs.
  public var inputCount: Int { layers[0].weight.columns }
  /// The number of classes.
  public var classCount: Int { layers[layers.count - 1].bias.count }
  /// The number of layers with a ReLU.
  public var hiddenLayerCount: Int { layers.count - 1 }

  /// The pre-activations of every layer for one input (`inputCount` numbers); the last are the
  /// logits.
  public func preActivations(_ input: [Double]) -> [[Double]] {
    preActivations(Matrix(rows: 1, columns: input.count, elements: input)).map(\.elements)
  }

  /// The pre-activations of every layer (count x outputs) for count x `inputCount` inputs; the last
  /// are the logits.
  public func preActivations(_ inputs: Matrix<Double>) -> [Matrix<Double>] {
    var result: [Matrix<Double>] = []
    var activation = inputs
    for layer in layers {
      var values = activation.multiplyTransposed(layer.weight)
      for index in values.elements.indices {
        values.elements[index] += layer.bias[index % layer.bias.count]
      }
      result.append(values)
      for index in values.elements.indices where values.elements[index] < 0 {
        values.elements[index] = 0
      }
      activation = values
    }
    return result
  }

  /// The logits for one input (`inputCount` numbers).
  public func logits(_ input: [Double]) -> [Double] {
    preActivations(input)[layers.count - 1]
  }

  /// The class that the network gives one input: the argmax of its logits, or none where the
  /// outputs have a ReLU and no logit is positive (the thesis, section 4.1).
  public func classification(_ input: [Double]) -> Int? {
    outputActivation.classification(logits(input))
  }

  /// The size of what each logit is summed from in the last layer alone.
  ///
  /// - Parameter preActivations: those at an input; see `preActivations`.
  public func lastTerms(_ preActivations: [[Double]], input: [Double]) -> [Double] {
    let (weight, bias) = layers[layers.count - 1]
    let values = preActivations.dropLast().last?.map { max(0, $0) } ?? input
    return bias.indices.map { row in
      zip(weight.row(row), values).reduce(abs(bias[row])) { $0 + abs($1.0 * $1.1) }
    }
  }

  /// How much a sum of multiples of the logits grows with each input, in the linear piece of the
  /// network around an input: `inputCount` numbers.
  ///
  /// - Parameters:
  ///   - coefficients: one for each logit.
  ///   - preActivations: those at the input; see `preActivations`.
  public func gradient(_ coefficients: [Double], at preActivations: [[Double]]) -> [Double] {
    var gradient = coefficients
    for (index, layer) in layers.enumerated().reversed() {
      gradient = layer.weight.transposedProduct(gradient)
      if index > 0 {
        for neuron in gradient.indices where preActivations[index - 1][neuron] <= 0 {
          gradient[neuron] = 0
        }
      }
    }
    return gradient
  }
}
