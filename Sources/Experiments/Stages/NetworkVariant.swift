internal import Defenses

/// A network of the comparison: the original, or one of its retrained successors.
package struct NetworkVariant: Hashable, Sendable {
  /// How it comes from the original.
  package enum Kind: String, Sendable {
    case original
    case complete
    case partial
    case partialOriginals = "partial-originals"

    /// The strategy that it is retrained by.
    var strategy: RetrainingStrategy? {
      switch self {
      case .original: nil
      case .complete: .complete
      case .partial, .partialOriginals: .partial
      }
    }

    /// The name in tables.
    var displayName: String {
      switch self {
      case .original: "Original DNN"
      case .complete: "Complete retraining"
      case .partial: "Partial retraining, examples only"
      case .partialOriginals: "Partial retraining, examples and originals"
      }
    }
  }

  package let kind: Kind
  /// How often examples were made and the network retrained, from 1.
  package let round: Int
  /// The training images of each digit that were attacked; nil for as many as the thesis has.
  package let originalsPerDigit: Int?

  package init(_ kind: Kind, round: Int = 1, originalsPerDigit: Int? = nil) {
    self.kind = kind
    self.round = round
    self.originalsPerDigit = originalsPerDigit
  }

  package static let original = NetworkVariant(.original)

  /// The variant of the round before; nil in the first one.
  var previous: NetworkVariant? {
    round > 1
      ? NetworkVariant(kind, round: round - 1, originalsPerDigit: originalsPerDigit) : nil
  }

  /// The name in files.
  package var name: String {
    kind.rawValue + (round > 1 ? "-round\(round)" : "")
      + (originalsPerDigit.map { "-\($0)-a-digit" } ?? "")
  }

  /// The name in tables.
  package var displayName: String {
    kind.displayName + (round > 1 ? ", round \(round)" : "")
      + (originalsPerDigit.map { ", \($0) images a digit" } ?? "")
  }
}
