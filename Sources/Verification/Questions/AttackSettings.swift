/// How the smallest change is searched.
public enum AttackMethod: String, Sendable, CaseIterable, Codable {
  /// Temper's own search.
  case exact
  /// The thesis's integer program with big-M values from interval arithmetic.
  case milpBase = "milp-base"
  /// The same with every big-M solved for by itself, layer by layer: the improved model.
  case milpImproved = "milp-improved"
  /// The same with one second for every big-M: the weaker improved model.
  case milpWeak = "milp-weak"

  /// Whether a solver's branch and cut answers, and the exact search only proves it.
  public var isIntegerProgram: Bool { self != .exact }

  /// How the bounds are found that the big-M values come from; nil where none have to be computed.
  public var boundsMethod: BoundsMethod? {
    switch self {
    case .exact, .milpBase: nil
    case .milpImproved: .milp
    case .milpWeak: .milpWeak
    }
  }
}

/// How an attack is written as an integer program.
public enum Formulation: String, Sendable, CaseIterable, Codable {
  /// As the thesis writes it; see `ThesisEncoding`.
  case thesis
  /// Without what is already known; see `CompactEncoding`.
  case compact
}

/// Everything that decides what an attack's answer is, apart from the image and the target.
public struct AttackSettings: Sendable, Equatable, Codable {
  /// What counts as success.
  public var rule = AttackRule.margin
  /// The margin rule: the target's logit must be so many times every other logit.
  public var margin = 1.2
  /// The margin rule: the target's logit must reach this.
  public var floor = 0.01
  /// The argmax rule: by how much another class's logit must be ahead.
  public var difference = 0.0
  /// How changes are measured.
  public var norm = Norm.l1
  /// The largest change of one input; nil for no limit.
  public var maxDeviation: Double?
  /// What every pixel may be; nil for [0, 1].
  public var imageRange: Interval?
  /// What every pixel may be behind the perturbation that is part of the network; nil for whatever
  /// follows.
  public var perturbedRange: Interval?
  /// How the change is searched.
  public var method = AttackMethod.exact
  /// The fraction that a proof may leave open.
  public var gap = 0.0
  /// How the integer program of a `milp-` method is written; nil for the thesis's way.
  public var formulation: Formulation?
  /// Seconds that each big-M of `milp-improved` may take before the bound proved by then is used;
  /// nil for no limit.
  public var boundTimeLimit: Double?
  /// Whether any wrong class will do, instead of one target.
  public var isUntargeted = false
  /// The thesis's settings, proved to the end.
  public init() {}

  /// A name for these settings on a network and a data set: records with different names answer
  /// different questions.
  ///
  /// - Parameters:
  ///   - network: the network's fingerprint.
  ///   - dataset: a checksum of the images.
  ///   - perturbation: a name for the perturbation where `perturbedRange` is given, which is not a
  ///     question about the network alone; otherwise nil.
  public func hash(
    network: String, dataset: String, perturbation: String? = nil
  ) throws -> String {
    try QuestionKey.hash(self, [network, dataset] + [perturbation].compactMap(\.self))
  }
}
