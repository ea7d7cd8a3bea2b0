public import Search
public import Queries
public import Basics
public import Networks
public import Optimization

/// What is known about one image and one radius: one line of a file of certifications. What does not
/// exist is nil, and null in the file.
public struct CertificationRecord: Sendable, Equatable, Codable {
  /// The version of this layout.
  public static let currentSchema = 1

  /// The version of the layout.
  public var schema = Self.currentSchema
  /// `CertificationSettings.hash` of the run.
  public var settings: String
  /// `Network.fingerprint`.
  public var network: String
  /// The name of the network's file.
  @OrNull public var model: String?
  /// `relu` where a negative logit counts as an output of zero; see `AttackRecord.outputs`.
  public var outputs: OutputActivation?
  /// True where the images are Temper's own drawings; otherwise nil, and left out of the file.
  public var synthetic: Bool?
  /// The part of the data set: `train` or `test`.
  public var split: String
  /// The image's position there.
  public var index: Int
  /// The image's true class.
  public var label: Int
  /// What the network answers to the unchanged image.
  public var prediction: Classification
  /// How changes are measured.
  public var norm: Norm
  /// Changes up to this size are allowed, that size included.
  public var radius: Double
  /// What counts as fooling.
  public var rule: AttackRule
  /// The argmax rule: by how much another class must be ahead.
  public var difference: Double
  /// Whether robust holds for float32 too.
  public var coversFloat32: Bool
  /// What is known.
  public var status: CertificationStatus
  /// What left it unknown.
  @OrNull public var limit: Limit?
  /// The size of the example's change: 0 where the network is wrong about the image itself.
  @OrNull public var distance: Double?
  /// What the network answers to the example.
  @OrNull public var classifiedAs: Classification?
  /// The example's changed pixels and their changes.
  @OrNull public var delta: [AttackRecord.PixelChange]?
  /// Nodes of the branching trees.
  public var nodes = 0
  /// Linear programs solved.
  public var linearPrograms = 0
  /// Seconds spent.
  public var seconds = 0.0

  private enum CodingKeys: String, CodingKey {
    case schema, settings, network, model, outputs, synthetic, split, index, label, prediction
    case norm, radius, rule, difference
    case coversFloat32 = "float32"
    case status, limit, distance
    case classifiedAs = "classified_as"
    case delta, nodes
    case linearPrograms = "lp_solves"
    case seconds
  }

  /// A record of an image about which nothing is known yet.
  public init(
    hash: String, settings: CertificationSettings, network: String, split: String, index: Int,
    label: Int, prediction: Classification, radius: Double
  ) {
    self.settings = hash
    self.network = network
    self.split = split
    self.index = index
    self.label = label
    self.prediction = prediction
    norm = settings.norm
    self.radius = radius
    rule = settings.rule
    difference = settings.difference
    coversFloat32 = settings.coversFloat32
    status = .unknown
  }
}
