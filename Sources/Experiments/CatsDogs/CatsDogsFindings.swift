internal import Campaigns
internal import Networks

/// What the stages of the cats and dogs have found so far.
struct CatsDogsFindings: Sendable {
  /// What all of them are about.
  let data: CatsDogsData
  var networks: [CatsDogsNetwork: NetworkGraph] = [:]
  var histories: [CatsDogsNetwork: [EpochResult]] = [:]
  /// Smallest changes, by question.
  var nearest: [NearestQuestion: [AttackRecord]] = [:]
  /// The largest logits of the wrong class within the limit, by network.
  var confident: [CatsDogsNetwork: [OutputRecord]] = [:]
  var radii: [CatsDogsNetwork: [RadiusResult]] = [:]

  /// What is known of some test images at one radius.
  struct RadiusResult: Sendable, Codable {
    var radius: Double
    var count: Int
    /// Those that the network classifies correctly.
    var correct: Int
    /// Of them, those that projected gradient ascent fools.
    var fooled: Int
    /// Of them, those that interval arithmetic proves robust.
    var robust: Int
    /// The first fooled images: their positions, what became of them, and the answers.
    var examples: [Example]
  }

  /// An attacked image.
  struct Example: Sendable, Codable {
    var index: Int
    var input: [Float]
    var answer: Int?
  }
}

/// A question for smallest changes.
struct NearestQuestion: Sendable, Hashable {
  var network: CatsDogsNetwork
  /// Whether no value may change by more than the configuration's limit.
  var isLimited: Bool

  /// The project's questions, and those about the narrow network.
  static let all: [NearestQuestion] = [
    .init(network: .denseColor, isLimited: false), .init(network: .denseColor, isLimited: true),
    .init(network: .denseGrey, isLimited: false), .init(network: .denseGrey, isLimited: true),
    .init(network: .narrowGrey, isLimited: false),
  ]

  /// What it is called in names of stages.
  var name: String { "\(network.rawValue) nearest\(isLimited ? " limited" : "")" }
}
