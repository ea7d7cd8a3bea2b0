/// Which classes the network is to be led to.
public enum AttackTargets: Sendable, Equatable {
  /// (label + 5) mod 10, as in the thesis (section 3.3).
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

/// Which images are attacked.
public enum ImageSelection: Sendable, Equatable {
  /// These positions.
  case indices([Int])
  /// The first so many that the network classifies correctly.
  case firstCorrect(Int)
  /// The first so many of every class that the network classifies correctly.
  case firstCorrectPerClass(Int)

  /// The positions that a rule chooses, and those it passes over because the network is wrong
  /// about them, both in ascending order of the rule.
  ///
  /// - Parameters:
  ///   - labels: the true classes.
  ///   - prediction: the network's answer to the image of a position, nil for no class; asked only
  ///     where it matters.
  public func select(
    labels: [Int], prediction: (Int) -> Int?
  ) -> (chosen: [Int], misclassified: [Int]) {
    func isCorrect(_ index: Int) -> Bool { labels[index] == prediction(index) }
    switch self {
    case .indices(let indices):
      return (indices.filter(isCorrect), indices.filter { !isCorrect($0) })
    case .firstCorrect(let count):
      var chosen: [Int] = []
      for index in labels.indices {
        if chosen.count >= count { break }
        if isCorrect(index) { chosen.append(index) }
      }
      return (chosen, [])
    case .firstCorrectPerClass(let count):
      var taken: [Int: Int] = [:]
      let chosen = labels.indices.filter { index in
        guard isCorrect(index), taken[labels[index], default: 0] < count else { return false }
        taken[labels[index], default: 0] += 1
        return true
      }
      return (chosen, [])
    }
  }
}
