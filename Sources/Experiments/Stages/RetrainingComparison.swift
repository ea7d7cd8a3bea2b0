internal import Networks

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

  let network: NetworkName
  let variant: NetworkVariant
  /// What it is compared with.
  let base: NetworkVariant
  /// The mean differences; none where nothing was measured.
  let differences: [Measure: PairedDifference]

  private init(_ result: NetworkResults, _ variant: NetworkVariant, against base: NetworkVariant) {
    network = result.name
    self.variant = variant
    self.base = base
    var differences: [Measure: PairedDifference] = [:]
    for measure in Measure.allCases {
      differences[measure] = PairedDifference(
        result.runs.map { run in
          zip(Self.values(measure, of: variant, run), Self.values(measure, of: base, run))
            .compactMap { value, base in value.flatMap { value in base.map { value - $0 } } }
        })
    }
    self.differences = differences
  }

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
    return pairs.map { RetrainingComparison(result, $0, against: $1) }
  }

  /// For each image its value; nil where there is none.
  private static func values(
    _ measure: Measure, of variant: NetworkVariant, _ run: NetworkRun
  ) -> [Double?] {
    switch measure {
    case .distance: run.distanceRecords[variant]?.map(\.leastDistance) ?? []
    case .adversarialAccuracy: run.adversarialShares[variant]?.map { $0 * 100 } ?? []
    case .testAccuracy: run.testAnswers[variant]?.map { $0 ? 100 : 0 } ?? []
    }
  }
}
