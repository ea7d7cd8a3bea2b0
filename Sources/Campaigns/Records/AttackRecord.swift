public import Attacks
public import Search
public import Queries
public import LinearAlgebra
public import Basics
public import Networks
public import Optimization

/// One attack's result, one line of an examples file. What does not exist is nil, and null in the
/// file.
public struct AttackRecord: Sendable, Equatable {
  /// The version of this layout.
  public static let currentSchema = 2

  /// The version of the layout.
  public var schema = Self.currentSchema
  /// `AttackSettings.hash` of the run.
  public var settings: String
  /// `Network.fingerprint` of the network under attack.
  public var network: String
  /// The name of the network's file, without its folder; nil where it has none.
  @OrNull public var model: String?
  /// `relu` where a negative logit counts as an output of zero, so that the network may answer
  /// nothing; nil where the logits are the outputs, and then left out of the file.
  public var outputs: OutputActivation?
  /// The name of the perturbation's file that stands in front of the network; nil for none, and then
  /// left out of the file.
  public var perturbation: String?
  /// True where the images are Temper's own drawings; otherwise nil, and left out of the file.
  public var synthetic: Bool?
  /// The part of the data set: `train` or `test`.
  public var split: String
  /// The image's position there.
  public var index: Int
  /// The image's true class.
  public var label: Int
  /// The class that the network gives the unchanged image.
  public var prediction: Int
  /// The wanted class; for an untargeted attack the cheapest, nil where nothing was found.
  @OrNull public var target: Int?
  /// Whether any wrong class was wanted.
  public var isUntargeted = false
  /// How the change is measured.
  public var norm: Norm
  /// What counted as success.
  public var rule: AttackRule
  /// The margin rule: the target's logit is at least so many times every other; else nil.
  @OrNull public var margin: Double?
  /// The margin rule: the target's logit reaches at least this; else nil.
  @OrNull public var floor: Double?
  /// The argmax rule: by how much another class's logit is ahead at least; else nil.
  @OrNull public var difference: Double?
  /// The largest change of one pixel that was allowed; nil for no limit.
  @OrNull public var maxDeviation: Double?
  /// What every pixel might be; nil for [0, 1], and then left out of the file.
  public var imageRange: Interval?
  /// What every pixel might be behind the perturbation; nil for whatever follows, and then left out of
  /// the file.
  public var perturbedRange: Interval?
  /// How the change was searched.
  public var method: AttackMethod
  /// Gradient methods: the attack; nil for all others, and then left out of the file.
  public var gradient: GradientAttack?
  /// What is known about the smallest change.
  public var status: AttackStatus
  /// What stopped the proof; nil for a proof, and for a failure.
  @OrNull public var limit: Limit?
  /// The size of the example's change.
  @OrNull public var distance: Double?
  /// The least distance at which the rule is met in real arithmetic, to the gap; nil where it is not
  /// proved. The example is a hair further, so that the network as it runs is fooled too.
  @OrNull public var infimum: Double?
  /// No example is closer.
  @OrNull public var lowerBound: Double?
  /// What the proof leaves open, as a fraction of the least distance at which the rule is known to be
  /// met.
  @OrNull public var gap: Double?
  /// Nodes of the branching tree.
  public var nodes = 0
  /// Linear programs solved, those of the tree included.
  public var linearPrograms = 0
  /// Simplex iterations of all of them.
  public var simplexIterations = 0
  /// Seconds for first examples and bounds.
  public var boundSeconds = 0.0
  /// Seconds for the tree.
  public var solveSeconds = 0.0
  /// Integer programs: seconds in which the exact search has proved or corrected the answer; they are
  /// not part of `seconds`.
  public var proofSeconds: Double?
  /// Integer programs: whether the solver's answer was wrong; what is here is the exact search's.
  public var isCorrected: Bool?
  /// All seconds spent on this instance.
  public var seconds = 0.0
  /// Integer programs: when the gap first reached 1 %, and what it had cost by then.
  public var onePercent: GapMoment?
  /// What the network answers to the adversarial input.
  @OrNull public var classifiedAs: Classification?
  /// The changed pixels and their changes.
  @OrNull public var delta: [PixelChange]?

  /// One pixel's change.
  public struct PixelChange: Sendable, Equatable {
    /// The position, row by row from 0.
    public var pixel: Int
    /// What is added to the pixel.
    public var change: Double

    /// A change of a pixel.
    public init(pixel: Int, change: Double) {
      self.pixel = pixel
      self.change = change
    }
  }

  /// A record of an attack about which nothing but its status is known yet.
  ///
  /// - Parameters:
  ///   - hash: `options.hash` for the network and the data set.
  ///   - network: `Network.fingerprint`.
  ///   - label: the image's class, which the network predicts.
  public init(
    hash: String, options: AttackSettings, network: String, split: String, index: Int, label: Int,
    target: Int?, status: AttackStatus
  ) {
    settings = hash
    self.network = network
    self.split = split
    self.index = index
    self.label = label
    prediction = label
    self.target = target
    isUntargeted = options.isUntargeted
    rule = options.rule
    norm = options.norm
    let parameters = options.rule.parameters
    margin = parameters.contains(.margin) ? options.margin : nil
    floor = parameters.contains(.floor) ? options.floor : nil
    difference = parameters.contains(.difference) ? options.difference : nil
    maxDeviation = options.maxDeviation
    imageRange = options.imageRange
    perturbedRange = options.perturbedRange
    method = options.method
    gradient = options.gradient
    self.status = status
  }

  /// The least distance: the infimum where it is proved, and the example's otherwise.
  public var leastDistance: Double? { infimum ?? distance }

  /// The pixels in which an input differs from an image, and by how much.
  public static func changes(from image: [Double], to input: [Double]) -> [PixelChange] {
    zip(input, image).enumerated().compactMap { pixel, values in
      values.0 == values.1 ? nil : PixelChange(pixel: pixel, change: values.0 - values.1)
    }
  }

  /// The adversarial input: an image plus the change; nil where there is none.
  public func adversarialInput(_ image: [Double]) -> [Double]? {
    guard let delta else { return nil }
    var input = image
    for entry in delta where input.indices.contains(entry.pixel) {
      input[entry.pixel] += entry.change
    }
    return input
  }
}

extension AttackRecord: Codable {
  private enum CodingKeys: String, CodingKey {
    case schema, settings, network, model, outputs, perturbation, synthetic, split, index, label
    case prediction, target
    case isUntargeted = "untargeted"
    case norm, rule, margin, floor, difference
    case maxDeviation = "max_deviation"
    case imageRange = "image_range"
    case perturbedRange = "perturbed_range"
    case method, gradient, status, limit, distance, infimum
    case lowerBound = "lower_bound"
    case gap, nodes
    case linearPrograms = "lp_solves"
    case simplexIterations = "simplex_iterations"
    case boundSeconds = "bound_seconds"
    case solveSeconds = "solve_seconds"
    case proofSeconds = "proof_seconds"
    case isCorrected = "corrected"
    case seconds
    case onePercent = "one_percent"
    case classifiedAs = "classified_as"
    case delta
  }
}

extension AttackRecord.PixelChange: Codable {
  /// Reads [pixel, change].
  public init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    self.init(
      pixel: try container.decode(Int.self), change: try container.decode(Double.self))
  }

  /// Writes [pixel, change].
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.unkeyedContainer()
    try container.encode(pixel)
    try container.encode(change)
  }
}
