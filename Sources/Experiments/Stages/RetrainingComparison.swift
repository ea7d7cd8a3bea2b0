internal import Verification

/// Two variants of one network, seed by seed and image by image.
struct RetrainingComparison {
  /// What is compared.
  enum Measure: CaseIterable {
    case distance, adversarialAccuracy, testAccuracy

    /// The name in tables.
    var displayName: String {
      switch self {
      case .distance: "Adversarial distance"
      case .adversarialAccuracy: "Adversarial examples"
      case .testAccuracy: "Test split"
      }
    }

    /// The unit; nil where it is that of the distance.
    var unit: String? { self == .distance ? nil : "% points" }
  }

  let result: NetworkResults
  let variant: NetworkVariant
  /// What it is compared with.
  let base: NetworkVariant

  /// Every variant against the original, later rounds against the one before, larger sets against
  /// the thesis's, and partial against complete retraining.
  static func all(of result: NetworkResults) -> [RetrainingComparison] {
    guard !result.first.accuracy.isEmpty else { return [] }
    let variants = result.first.variants.filter { $0 != .original }
    var pairs = variants.map { ($0, NetworkVariant.original) }
    for variant in variants {
      if let previous = variant.previous { pairs.append((variant, previous)) }
      if variant.originalsPerDigit != nil { pairs.append((variant, NetworkVariant(variant.kind))) }
    }
    pairs.append((NetworkVariant(.partialOriginals), NetworkVariant(.complete)))
    return pairs.map { RetrainingComparison(result: result, variant: $0, base: $1) }
  }

  /// The difference in a measure; nil where nothing was measured.
  func difference(_ measure: Measure) -> PairedDifference? {
    PairedDifference(
      result.runs.map { run in
        let (values, baseValues) = (
          values(measure, of: variant, run), values(measure, of: base, run)
        )
        return zip(values, baseValues).compactMap { value, baseValue in
          value.flatMap { value in baseValue.map { value - $0 } }
        }
      })
  }

  /// For each image its value; nil where there is none.
  private func values(
    _ measure: Measure, of variant: NetworkVariant, _ run: NetworkRun
  ) -> [Double?] {
    switch measure {
    case .distance: run.distanceRecords[variant]?.map(\.distance) ?? []
    case .adversarialAccuracy: run.adversarialShares[variant]?.map { $0 * 100 } ?? []
    case .testAccuracy: run.testAnswers[variant]?.map { $0 ? 100 : 0 } ?? []
    }
  }
}
