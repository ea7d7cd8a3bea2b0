public import Networks

/// A linear condition on the logits: sum of coefficients * logits >= lower.
public struct LogitConstraint: Sendable, Equatable {
  /// One coefficient for each class.
  public var coefficients: [Double]
  /// What the sum must reach.
  public var lower: Double
  /// What the condition says, for exported models.
  public var name: String

  /// The sum for some logits, less what it must reach: negative where the condition is missed.
  func slack(_ logits: [Double]) -> Double {
    zip(coefficients, logits).reduce(-lower) { $0 + $1.0 * $1.1 }
  }
}

/// A polyhedron of logits: the outcomes that one way of fooling the network leads to.
public struct LogitRegion: Sendable, Equatable {
  /// The class that the network then answers; nil where it answers none.
  public var target: Int?
  /// All hold in the region.
  public var constraints: [LogitConstraint]

  /// Whether some logits lie in the region, up to a tolerance for each condition.
  public func contains(_ logits: [Double], tolerance: Double = 0) -> Bool {
    constraints.allSatisfy { $0.slack(logits) >= -tolerance }
  }
}

/// What counts as success of an attack: a union of regions of logits.
public protocol SuccessRule: Sendable {
  /// The regions for a network; an example is adversarial when its logits lie in one of them.
  func regions(classCount: Int, outputActivation: OutputActivation) -> [LogitRegion]
}

/// The margin rule of the thesis (equation 8 and section 4.1): the target's logit reaches `floor`
/// and is at least `margin` times every other logit.
///
/// With floor 0 on a network whose outputs have a ReLU, an input whose logits are all at most zero
/// counts too: every output is zero, and zero is 1.2 times zero.
public struct MarginRule: SuccessRule, Equatable {
  /// The class that the network is to answer.
  public var target: Int
  /// At least 1; the thesis uses 1.2.
  public var margin: Double
  /// At least 0; the thesis uses 0.01.
  public var floor: Double

  /// A rule for one target.
  public init(target: Int, margin: Double = 1.2, floor: Double = 0.01) {
    self.target = target
    self.margin = margin
    self.floor = floor
  }

  /// The target's region, and that of the zero outputs where it counts.
  public func regions(classCount: Int, outputActivation: OutputActivation) -> [LogitRegion] {
    func unit(_ scale: Double, _ index: Int) -> [Double] {
      (0..<classCount).map { $0 == index ? scale : 0 }
    }
    var constraints = [
      LogitConstraint(coefficients: unit(1, target), lower: floor, name: "floor")
    ]
    for other in 0..<classCount where other != target {
      var coefficients = unit(1, target)
      coefficients[other] = -margin
      constraints.append(
        LogitConstraint(coefficients: coefficients, lower: 0, name: "margin_\(other)"))
    }
    var regions = [LogitRegion(target: target, constraints: constraints)]
    if floor <= 0 && outputActivation == .relu {
      let zeros = (0..<classCount).map {
        LogitConstraint(coefficients: unit(-1, $0), lower: 0, name: "zero_\($0)")
      }
      regions.append(LogitRegion(target: nil, constraints: zeros))
    }
    return regions
  }
}

/// Success by any of several rules: an untargeted attack is the union over the targets.
public struct AnyOfRules: SuccessRule {
  /// The rules; regions that several of them share count once.
  public var rules: [MarginRule]

  /// The union of some rules.
  public init(_ rules: [MarginRule]) { self.rules = rules }

  /// The regions of all rules.
  public func regions(classCount: Int, outputActivation: OutputActivation) -> [LogitRegion] {
    var result: [LogitRegion] = []
    for rule in rules {
      for region in rule.regions(classCount: classCount, outputActivation: outputActivation)
      where !result.contains(region) {
        result.append(region)
      }
    }
    return result
  }
}
