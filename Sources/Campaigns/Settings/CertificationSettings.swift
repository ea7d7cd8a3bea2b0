public import Queries

/// Everything that decides whether an image is robust, apart from the image and the radius.
public struct CertificationSettings: Sendable, Equatable, Codable {
  /// How changes are measured.
  public var norm = Norm.linf
  /// What counts as fooling.
  public var rule = AttackRule.argmax
  /// The margin rule: the target's logit must be so many times every other logit.
  public var margin = 1.2
  /// The margin rule: the target's logit must reach this.
  public var floor = 0.01
  /// The argmax rule: by how much another class's logit must be ahead.
  public var difference = 0.0
  /// Whether robust is a word about the network as float32 computes it, in any order of summation,
  /// instead of about real arithmetic.
  public var coversFloat32 = false

  /// Argmax and Linf, in real arithmetic.
  public init() {}

  /// A name for these settings on a network and a data set; see `AttackSettings.hash`.
  public func hash(network: String, dataset: String) throws -> String {
    try QuestionKey.hash(self, ["certify", network, dataset])
  }

  /// What counts as fooling the network about an image of a class.
  public func successRule(label: Int, classCount: Int) -> any SuccessRule {
    rule.successRule(
      label: label, target: nil, classCount: classCount, margin: margin, floor: floor,
      difference: difference)
  }
}
