/// Which classes the network is to be led to.
public enum AttackTargets: Sendable, Equatable {
  /// (label + 5) mod the number of classes, which for ten is the thesis's choice (section 3.3).
  case plusFive
  /// Every other class, one attack each.
  case all
  /// Whichever other class is cheapest.
  case untargeted
  /// One class.
  case digit(Int)

  /// The targets for an image of a class, one attack each; nil stands for any wrong class.
  ///
  /// An image of the class itself has no attack for `digit`.
  public func targets(label: Int, classCount: Int) -> [Int?] {
    switch self {
    case .plusFive:
      let target = (label + 5) % classCount
      return target == label ? [] : [target]
    case .all: return (0..<classCount).filter { $0 != label }
    case .untargeted: return [nil]
    case .digit(let digit): return digit == label || digit >= classCount ? [] : [digit]
    }
  }
}

/// One attack: an image and the class that the network is to answer.
public struct AttackInstance: Sendable, Hashable {
  /// The image's position in its split.
  public var index: Int
  /// Its true class, which is also the network's prediction.
  public var label: Int
  /// The wanted class; nil for any wrong one.
  public var target: Int?

  /// An attack on an image.
  public init(index: Int, label: Int, target: Int?) {
    self.index = index
    self.label = label
    self.target = target
  }
}
