/// What retraining changed, in sentences that claim no more than the intervals hold.
struct RetrainingSentences {
  private let comparisons: [RetrainingComparison]

  init(_ comparisons: [RetrainingComparison]) { self.comparisons = comparisons }

  /// One sentence for each comparison.
  var lines: [String] {
    comparisons.compactMap { comparison in
      let parts = RetrainingComparison.Measure.allCases.compactMap { measure in
        comparison.differences[measure].map { phrase(measure, $0) }
      }
      guard !parts.isEmpty else { return nil }
      return "\(comparison.network.displayName), \(comparison.variant.displayName), against "
        + "\(comparison.base.displayName): " + parts.joined(separator: "; ") + "."
    }
  }

  private func phrase(
    _ measure: RetrainingComparison.Measure, _ difference: PairedDifference
  ) -> String {
    let subject =
      switch measure {
      case .distance: "the adversarial distance"
      case .adversarialAccuracy: "accuracy on adversarial examples"
      case .testAccuracy: "test accuracy"
      }
    let unit = measure.unit == nil ? "" : " points"
    guard difference.isClear else {
      return "no clear difference in \(subject) (\(format(difference.interval, 2))\(unit))"
    }
    let (size, interval) = difference.size
    return "\(subject) \(difference.isGrowth ? "grows" : "falls") by \(format(size, 2))\(unit) "
      + "(\(format(interval, 2)))"
  }
}
