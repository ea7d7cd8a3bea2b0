internal import Defenses

/// A network of the comparison: the original, or one of its retrained successors.
enum NetworkVariant: String, CaseIterable {
  case original
  case complete
  case partial
  case partialOriginals = "partial-originals"

  /// The name in tables.
  var displayName: String {
    switch self {
    case .original: "Original DNN"
    case .complete: "Complete retraining"
    case .partial: "Partial retraining, examples only"
    case .partialOriginals: "Partial retraining, examples and originals"
    }
  }

  /// How it comes from the original.
  var strategy: RetrainingStrategy? {
    switch self {
    case .original: nil
    case .complete: .complete
    case .partial, .partialOriginals: .partial
    }
  }

  static let retrained: [NetworkVariant] = [.complete, .partial, .partialOriginals]
}
