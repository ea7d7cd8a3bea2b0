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
  public var model: String?
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
  public var limit: Limit?
  /// The size of the example's change: 0 where the network is wrong about the image itself.
  public var distance: Double?
  /// What the network answers to the example.
  public var classifiedAs: Classification?
  /// The example's changed pixels and their changes.
  public var delta: [AttackRecord.PixelChange]?
  /// Nodes of the branching trees.
  public var nodes = 0
  /// Linear programs solved.
  public var linearPrograms = 0
  /// Seconds spent.
  public var seconds = 0.0

  private enum CodingKeys: String, CodingKey {
    case schema, settings, network, model, synthetic, split, index, label, prediction, norm, radius
    case rule, difference
    case coversFloat32 = "float32"
    case status, limit, distance
    case classifiedAs = "classified_as"
    case delta, nodes
    case linearPrograms = "lp_solves"
    case seconds
  }

  /// Whether another run with the same settings would say no more.
  public var isFinal: Bool { status != .unknown || !(limit?.isOfOneRun ?? true) }

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

  /// Writes every key; what does not exist as null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(schema, forKey: .schema)
    try container.encode(settings, forKey: .settings)
    try container.encode(network, forKey: .network)
    try container.encode(model, forKey: .model)
    try container.encodeIfPresent(synthetic, forKey: .synthetic)
    try container.encode(split, forKey: .split)
    try container.encode(index, forKey: .index)
    try container.encode(label, forKey: .label)
    try container.encode(prediction, forKey: .prediction)
    try container.encode(norm, forKey: .norm)
    try container.encode(radius, forKey: .radius)
    try container.encode(rule, forKey: .rule)
    try container.encode(difference, forKey: .difference)
    try container.encode(coversFloat32, forKey: .coversFloat32)
    try container.encode(status, forKey: .status)
    try container.encode(limit, forKey: .limit)
    try container.encode(distance, forKey: .distance)
    try container.encode(classifiedAs, forKey: .classifiedAs)
    try container.encode(delta, forKey: .delta)
    try container.encode(nodes, forKey: .nodes)
    try container.encode(linearPrograms, forKey: .linearPrograms)
    try container.encode(seconds, forKey: .seconds)
  }
}
