public import Attacks
public import LinearAlgebra
public import Queries
public import Search

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
  /// The attack of a gradient method; nil for all others.
  public var gradient: GradientAttack?
  /// Decides the random starts of a gradient method; nil for all others.
  public var seed: UInt64?

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

extension AttackSettings {
  /// What counts as success of an attack on an image.
  ///
  /// - Parameter target: the wanted class; nil for any but the label.
  public func successRule(label: Int, target: Int?, classCount: Int) -> any SuccessRule {
    rule.successRule(
      label: label, target: target, classCount: classCount, margin: margin, floor: floor,
      difference: difference)
  }

  /// The thesis's rules, one for each class that will do; none where success is something else.
  public func marginRules(label: Int, target: Int?, classCount: Int) -> [MarginRule] {
    rule != .margin
      ? []
      : MarginRule.rules(
        label: label, target: target, classCount: classCount, margin: margin, floor: floor)
  }
}
