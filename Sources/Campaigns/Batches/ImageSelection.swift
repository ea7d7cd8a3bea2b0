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
