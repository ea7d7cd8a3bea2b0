/// An interval that a pre-activation lies in.
public struct Interval: Sendable, Equatable, Codable {
  /// The least value.
  public var lower: Double
  /// The greatest value.
  public var upper: Double

  /// lower...upper.
  public init(_ lower: Double, _ upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// Whether a number lies in the interval, its ends included.
  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }
  /// upper - lower.
  public var width: Double { upper - lower }
  /// The part of an unstable neuron's interval in which it is active, or inactive.
  package func fixing(isActive: Bool) -> Interval {
    isActive ? Interval(0, upper) : Interval(lower, 0)
  }
  /// What both intervals share. Where that is nothing, no value lies in both, and any interval is
  /// right: it is a point, which programs can be written with.
  package func intersection(_ other: Interval) -> Interval {
    let low = max(lower, other.lower)
    return Interval(low, max(low, min(upper, other.upper)))
  }
}

/// What bounds say about a neuron's ReLU.
public enum NeuronState: Sendable, Equatable {
  /// The pre-activation is never negative: the ReLU is the identity.
  case active
  /// The pre-activation is never positive: the output is zero.
  case inactive
  /// Both signs are possible.
  case unstable
}

extension Interval {
  /// The state of a neuron whose pre-activation lies in the interval.
  public var state: NeuronState {
    if lower >= 0 { .active } else if upper <= 0 { .inactive } else { .unstable }
  }
}

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
