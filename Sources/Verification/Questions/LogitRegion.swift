public import Networks

/// A linear condition on the logits: sum of coefficients * logits >= lower.
public struct LogitConstraint: Sendable, Equatable {
  /// One coefficient for each class.
  public var coefficients: [Double]
  /// What the sum must reach.
  public var lower: Double
  /// What the condition says, for exported models.
  public var name: String
  /// Whether the sum, less `lower`, is a value to be maximised rather than a condition to be met.
  public var isValue = false

  /// A condition to be met.
  public init(coefficients: [Double], lower: Double, name: String) {
    self.coefficients = coefficients
    self.lower = lower
    self.name = name
  }

  /// The sum for some logits, less what it must reach: negative where the condition is missed.
  package func slack(_ logits: [Double]) -> Double {
    zip(coefficients, logits).reduce(-lower) { $0 + $1.0 * $1.1 }
  }
}

/// A polyhedron of logits: the outcomes that one way of fooling the network leads to.
public struct LogitRegion: Sendable, Equatable {
  /// The class that the network then answers; nil where it answers none.
  public var target: Int?
  /// All hold in the region, but for those that are values.
  public var constraints: [LogitConstraint]

  /// Where some conditions hold.
  public init(target: Int?, constraints: [LogitConstraint]) {
    self.target = target
    self.constraints = constraints
  }

  /// Whether some logits lie in the region, up to a tolerance for each condition.
  public func contains(_ logits: [Double], tolerance: Double = 0) -> Bool {
    constraints.allSatisfy { $0.isValue || $0.slack(logits) >= -tolerance }
  }

  /// The least of the values at some logits; infinite where none is to be maximised.
  public func value(_ logits: [Double]) -> Double {
    constraints.reduce(.infinity) { $1.isValue ? min($0, $1.slack(logits)) : $0 }
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
      regions.append(.zeroOutputs(classCount: classCount))
    }
    return regions
  }
}

/// The rule of the CTU lab (Combinatorial Optimization, 2021, sections 1.6 and 1.7): any class will
/// do before which the true one falls back, f_label <= `share` * max over all j of f_j.
///
/// The lab's outputs f have a ReLU. So f_label <= share * f_j is a_label <= share * a_j with
/// a_j >= 0 in the logits a, one region for each wrong class j. What is left is f_label = 0 while
/// all others are zero too: where the network's outputs have a ReLU that is a region of its own, in
/// which the network answers no class. A network with linear outputs answers a class even there, so
/// there it is none. (Where the maximum is the label's own output, only zero outputs meet the rule.)
public struct DominanceRule: SuccessRule, Equatable {
  /// The class that the network is not to answer.
  public var label: Int
  /// Above 0 and at most 1; the lab uses 0.95.
  public var share: Double

  /// A rule for an image of a class.
  public init(label: Int, share: Double = Self.labShare) {
    self.label = label
    self.share = share
  }

  /// What the lab uses.
  public static let labShare = 0.95

  /// The regions of the wrong classes, and that of the zero outputs where it counts.
  public func regions(classCount: Int, outputActivation: OutputActivation) -> [LogitRegion] {
    var regions = (0..<classCount).filter { $0 != label }.map {
      LogitRegion(target: $0, constraints: conditions(target: $0, classCount: classCount))
    }
    if outputActivation == .relu { regions.append(.zeroOutputs(classCount: classCount)) }
    return regions
  }

  /// What makes one class the one before which the label falls back.
  func conditions(target: Int, classCount: Int) -> [LogitConstraint] {
    var dominates = LogitConstraint.logit(target, classCount: classCount, name: "dominance")
    dominates.coefficients[target] = share
    dominates.coefficients[label] = -1
    return [.logit(target, classCount: classCount, name: "floor"), dominates]
  }
}

extension LogitConstraint {
  /// One class's logit >= 0.
  static func logit(_ index: Int, classCount: Int, name: String) -> LogitConstraint {
    var coefficients = [Double](repeating: 0, count: classCount)
    coefficients[index] = 1
    return LogitConstraint(coefficients: coefficients, lower: 0, name: name)
  }
}

extension LogitRegion {
  /// No logit is positive: with a ReLU behind them all outputs are zero.
  static func zeroOutputs(classCount: Int) -> LogitRegion {
    let zeros = (0..<classCount).map { index in
      LogitConstraint(
        coefficients: (0..<classCount).map { $0 == index ? -1 : 0 }, lower: 0,
        name: "zero_\(index)")
    }
    return LogitRegion(target: nil, constraints: zeros)
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
