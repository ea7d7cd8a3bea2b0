public import Networks
public import LinearAlgebra
public import Proofs
public import Basics

/// How bounds on the neurons are found.
public enum BoundsMethod: String, Sendable, CaseIterable, Codable {
  /// Interval arithmetic: what the base model of the thesis begins with.
  case interval
  /// Each neuron optimised over the linear relaxation of the layers before it.
  case lp
  /// Each neuron optimised over the integer program of the layers before it (the thesis, section
  /// 3.2, after Fischetti and Jo, 2018): the improved model.
  case milp
  /// The same with one second for each bound, and the best bound proved by then: the weaker
  /// improved model.
  case milpWeak = "milp-weak"

  /// The seconds that a bound may take.
  ///
  /// - Parameter wanted: what was asked for; nil for no limit. Interval arithmetic takes no time
  ///   worth limiting, and `milpWeak` has its own limit.
  func secondsPerBound(_ wanted: Double?) -> Double? {
    switch self {
    case .interval: nil
    case .lp, .milp: wanted
    case .milpWeak: 1
    }
  }
}

/// Bounds on every neuron of a network over a box of inputs, from which big-M values come: what
/// `BoundComputation` has found, all of it or the part that is finished.
public struct BigMBounds: Sendable, Equatable {
  /// What is known about one neuron's pre-activation.
  public struct Neuron: Sendable, Equatable {
    /// The pre-activation lies here for every input of the box.
    public var interval: Interval
    /// Whether the lower bound is the optimum of the method's program, to
    /// `Tolerances.neuronBound`. Otherwise it is what was proved when a limit was reached, or
    /// interval arithmetic where nothing was.
    public var isLowerExact: Bool
    /// The same for the upper bound.
    public var isUpperExact: Bool

    /// The number of the two bounds that are not exact.
    public var inexactCount: Int { (isLowerExact ? 0 : 1) + (isUpperExact ? 0 : 1) }
  }

  /// The neurons of one layer.
  public struct Layer: Sendable, Equatable {
    /// In the layer's order; nil for a neuron whose bounds are not finished.
    public var neurons: [Neuron?]
    /// Wall-clock seconds spent on the layer, interrupted runs included.
    public var seconds: Double

    /// Whether no neuron is left.
    public var isComplete: Bool { !neurons.contains(nil) }
  }

  /// The version of this layout in files. 2: every bound is proved (`ProofVersion`).
  public static let currentSchema = 2

  /// The version of the layout.
  public var schema = Self.currentSchema
  /// `Network.logitsFingerprint` of the network that the bounds are of.
  public var network: String
  /// Every input lies in it.
  public var box: Interval
  /// How the bounds are found.
  public var method: BoundsMethod
  /// True where the network was trained on Temper's own drawings; otherwise nil, and left out of the
  /// file.
  public var synthetic: Bool?
  /// The seconds that one bound may take; nil for no limit.
  @OrNull public var secondsPerBound: Double?
  /// Hidden layers, then the output layer.
  public var layers: [Layer]

  /// The bounds of all of a network's neurons; nil where some are not finished.
  public func bounds(of network: PiecewiseNetwork) -> NeuronBounds? {
    guard isComplete else { return nil }
    return NeuronBounds(
      of: network, layers: layers.map { $0.neurons.compactMap { $0?.interval } })
  }

  /// Whether no neuron is left.
  public var isComplete: Bool { layers.allSatisfy(\.isComplete) }
  /// The number of neurons, output layer included.
  public var neuronCount: Int { layers.reduce(0) { $0 + $1.neurons.count } }
  /// The number of neurons whose bounds are finished.
  public var finishedCount: Int { layers.reduce(0) { $0 + $1.neurons.count { $0 != nil } } }
  /// The number of bounds, two for each finished neuron, that are not exact.
  public var inexactCount: Int {
    layers.joinedNeurons.reduce(0) { $0 + $1.inexactCount }
  }
  /// Wall-clock seconds spent, interrupted runs included.
  public var seconds: Double { layers.reduce(0) { $0 + $1.seconds } }
}

extension [BigMBounds.Layer] {
  /// The finished neurons of all layers.
  fileprivate var joinedNeurons: [BigMBounds.Neuron] { flatMap { $0.neurons.compactMap(\.self) } }
}

extension BigMBounds: Codable {
  private enum CodingKeys: String, CodingKey {
    case schema, network, synthetic, box, method
    case secondsPerBound = "seconds_per_bound"
    case layers
  }
}

extension BigMBounds.Layer: Codable {}

extension BigMBounds.Neuron: Codable {
  private enum CodingKeys: String, CodingKey {
    case lower, upper
    case isLowerExact = "lower_exact"
    case isUpperExact = "upper_exact"
  }

  /// Reads two numbers and whether each is exact; the lower may not be above the upper.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    interval = Interval(
      try container.decode(Double.self, forKey: .lower),
      try container.decode(Double.self, forKey: .upper))
    isLowerExact = try container.decode(Bool.self, forKey: .isLowerExact)
    isUpperExact = try container.decode(Bool.self, forKey: .isUpperExact)
    guard interval.lower <= interval.upper else {
      throw DecodingError.dataCorruptedError(
        forKey: .lower, in: container, debugDescription: "the lower bound is above the upper")
    }
  }

  /// Writes two numbers and whether each is exact.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(interval.lower, forKey: .lower)
    try container.encode(interval.upper, forKey: .upper)
    try container.encode(isLowerExact, forKey: .isLowerExact)
    try container.encode(isUpperExact, forKey: .isUpperExact)
  }
}
