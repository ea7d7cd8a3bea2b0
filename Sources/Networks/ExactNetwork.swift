public import LinearAlgebra

/// A network in float64: what attacks are computed against and every answer is checked with.
///
/// The weights are the float32 weights without rounding.
public struct ExactNetwork: Sendable {
  /// From the input to the logits: weight (outputCount x inputCount) and bias.
  public let layers: [(weight: Matrix<Double>, bias: [Double])]
  /// What follows the logits.
  public let outputActivation: OutputActivation

  /// The same function as a network, in float64.
  public init(_ network: Network) {
    layers = network.layers.map {
      ($0.weight.converted(to: Double.self), $0.bias.map(Double.init))
    }
    outputActivation = network.outputActivation
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
    var result: [[Double]] = []
    var activation = input
    for layer in layers {
      let values = layer.weight.multiply(activation, plus: layer.bias)
      result.append(values)
      activation = values.map { max(0, $0) }
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
    let logits = logits(input)
    let best = argmax(logits)
    return outputActivation == .relu && logits[best] <= 0 ? nil : best
  }
}
