/// What counts as success of an attack. All that the program knows about its rules is here: another
/// rule is another case, and a type that conforms to `SuccessRule`.
public enum AttackRule: String, Sendable, CaseIterable, Codable {
  /// The thesis's: the target is so many times ahead of all other classes; see `MarginRule`.
  case margin
  /// The usual one: another class is the answer; see `ArgmaxRule`.
  case argmax
  /// The CTU lab's: the label falls back behind any other class; see `DominanceRule`.
  case dominance

  /// A number that a rule may depend on.
  public enum Parameter: String, Sendable, CaseIterable {
    case margin, floor, difference
  }

  /// The numbers that the rule depends on; the others mean nothing to it.
  public var parameters: Set<Parameter> {
    switch self {
    case .margin: [.margin, .floor]
    case .argmax: [.difference]
    case .dominance: []
    }
  }

  /// Whether an attack may ask for one class; otherwise any wrong class will do.
  public var hasTargets: Bool { self != .dominance }

  /// What the rule says, in a few words.
  public var summary: String {
    switch self {
    case .margin:
      "the target's logit is --margin times every other and at least --floor, as in the thesis; "
        + "adding a constant to all logits changes the answer"
    case .argmax:
      "the network answers another class (its logit is at least the label's + --difference); "
        + "adding a constant changes nothing"
    case .dominance: "the label's output is at most 0.95 times the largest, whichever class has it"
    }
  }
}

extension AttackRule {
  /// What counts as success of an attack on an image, with the rule's numbers.
  ///
  /// - Parameters:
  ///   - target: the wanted class; nil for any but the label.
  public func successRule(
    label: Int, target: Int?, classCount: Int, margin: Double, floor: Double, difference: Double
  ) -> any SuccessRule {
    switch self {
    case .margin:
      AnyOfRules(
        MarginRule.rules(
          label: label, target: target, classCount: classCount, margin: margin, floor: floor))
    case .argmax: ArgmaxRule(label: label, target: target, difference: difference)
    case .dominance: DominanceRule(label: label)
    }
  }
}

extension MarginRule {
  /// The thesis's rules, one for each class that will do.
  public static func rules(
    label: Int, target: Int?, classCount: Int, margin: Double, floor: Double
  ) -> [MarginRule] {
    (target.map { [$0] } ?? (0..<classCount).filter { $0 != label }).map {
      MarginRule(target: $0, margin: margin, floor: floor)
    }
  }
}
