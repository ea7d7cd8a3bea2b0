public import Networks

/// What counts as success of an attack: a union of regions of logits.
public protocol SuccessRule: Sendable {
  /// The regions for a network that decides so; an example is adversarial when its logits lie in one of
  /// them, and the network's answer is the region's.
  func regions(for decision: Decision) -> [OutputRegion]
}

/// Success by any of several rules: an untargeted attack is the union over the targets.
public struct AnyOfRules: SuccessRule {
  /// The rules; regions that several of them share count once.
  public var rules: [any SuccessRule]

  /// The union of some rules.
  public init(_ rules: [any SuccessRule]) { self.rules = rules }

  /// The regions of all rules.
  public func regions(for decision: Decision) -> [OutputRegion] {
    var result: [OutputRegion] = []
    for region in rules.flatMap({ $0.regions(for: decision) }) where !result.contains(region) {
      result.append(region)
    }
    return result
  }
}
