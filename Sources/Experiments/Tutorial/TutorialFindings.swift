internal import Networks

/// What the stages of the tutorial have found so far.
struct TutorialFindings: Sendable {
  var networks: [TutorialNetwork: NetworkGraph] = [:]
  var histories: [TutorialNetwork: [EpochResult]] = [:]
  /// By attack and network.
  var attacks: [TutorialAttack: [TutorialNetwork: AttackResult]] = [:]
  var targeted: [TargetedResult] = []
  var curve: LossCurve?
  var surface: LossSurface?
  /// The least and the greatest that each logit of the first test image can be at 0.1.
  var intervals: [TutorialNetwork: [[Double]]] = [:]
  var differences: [DifferenceQuestion: [ClassDifference]] = [:]
  var certified: [CertifiedRadius] = []

  /// What an attack came to.
  struct AttackResult: Sendable, Codable {
    /// The images attacked.
    var count: Int
    /// Those that the network gets wrong in the end, those that it got wrong before included.
    var errors: Int
    /// The error, from 0 to 1.
    var error: Double { Double(errors) / Double(max(1, count)) }
    /// The first images as they came out, for pictures.
    var pictures: [Picture]
  }

  /// An attacked image.
  struct Picture: Sendable, Codable {
    var index: Int
    var input: [Float]
    /// The network's answer; nil for none.
    var answer: Int?
  }

  /// A network's output over a line, once with random weights and once trained on noise.
  struct LossCurve: Sendable, Codable {
    var inputs: [Double]
    var untrained: [Double]
    var trained: [Double]
  }

  /// The loss of an image in a plane: rows along the gradient's sign, columns along random signs.
  struct LossSurface: Sendable, Codable {
    var steps: [Double]
    var values: [[Double]]
  }

  /// Attacks with a target.
  struct TargetedResult: Sendable, Codable {
    var target: Int
    /// `GradientAttack.Objective`.
    var objective: String
    /// How many of the pictures are answered with the target.
    var reached: Int
    var pictures: [Picture]
  }

  /// How far the label's logit stays above another class's.
  struct ClassDifference: Sendable, Codable {
    var target: Int
    /// No input in the ball has less.
    var bound: Double
    /// The least difference that is known to be reached; nil where none was looked for.
    var value: Double?
    /// Whether value and bound are the same.
    var isProved: Bool
    var seconds: Double
  }

  /// What is known of some images at one radius.
  struct CertifiedRadius: Sendable, Codable {
    var radius: Double
    var count: Int
    var robust: Int
    var fooled: Int
    /// Those that projected gradient ascent fools, those classified wrongly included.
    var attacked: Int
  }
}

/// A question about differences between logits.
struct DifferenceQuestion: Sendable, Hashable, Codable {
  /// How it is answered.
  enum Method: String, Sendable, Codable, CaseIterable {
    /// The exact search.
    case exact
    /// One linear program for each class.
    case relaxation
    /// Interval arithmetic.
    case intervals
  }

  var network: TutorialNetwork
  var method: Method
  var radius: Double

  /// All that the tutorial asks.
  static let all: [DifferenceQuestion] = [
    .init(network: .small, method: .exact, radius: 0.1),
    .init(network: .small, method: .exact, radius: 0.05),
    .init(network: .small, method: .relaxation, radius: 0.1),
    .init(network: .small, method: .relaxation, radius: 0.02),
    .init(network: .dense4, method: .relaxation, radius: 0.01),
    .init(network: .small, method: .intervals, radius: 0.1),
    .init(network: .small, method: .intervals, radius: 0.02),
  ]
}
