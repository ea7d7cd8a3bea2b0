public import LinearAlgebra
public import Networks

/// Bounds on the pre-activations of every neuron, output layer included, that hold for all inputs
/// of some set: one list for each block of a network.
public struct NeuronBounds: Sendable, Equatable {
  /// From the first block to the logits.
  public var layers: [[Interval]]
  /// Which blocks have a ReLU.
  private let isRectified: [Bool]

  /// Bounds on a network's neurons, block by block.
  public init(of network: PiecewiseNetwork, layers: [[Interval]]) {
    self.layers = layers
    isRectified = network.blocks.map(\.isRectified)
  }

  /// The intervals of the neurons with a ReLU, block by block.
  package var hidden: [Interval] {
    get { zip(layers, isRectified).flatMap { $1 ? $0 : [] } }
    set {
      var next = newValue.makeIterator()
      for layer in layers.indices where isRectified[layer] {
        for neuron in layers[layer].indices {
          if let interval = next.next() { layers[layer][neuron] = interval }
        }
      }
    }
  }

  /// The number of neurons with a ReLU whose sign is open.
  public var unstableCount: Int { hidden.count { $0.state == .unstable } }
}
