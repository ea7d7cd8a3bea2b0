public import LinearAlgebra

/// Bounds on the pre-activations of every neuron, output layer included, that hold for all inputs
/// of some set: one list for each layer.
public struct NeuronBounds: Sendable, Equatable {
  /// From the first hidden layer to the logits.
  public var layers: [[Interval]]

  /// Bounds by layer.
  public init(layers: [[Interval]]) { self.layers = layers }

  /// The hidden neurons' intervals, layer by layer.
  package var hidden: [Interval] {
    get { Array(layers.dropLast().joined()) }
    set {
      var next = newValue.makeIterator()
      for layer in layers.indices.dropLast() {
        for neuron in layers[layer].indices {
          if let interval = next.next() { layers[layer][neuron] = interval }
        }
      }
    }
  }

  /// The number of hidden neurons whose sign is open.
  public var unstableCount: Int {
    layers.dropLast().joined().count { $0.state == .unstable }
  }
}
