internal import Defenses
package import Queries

/// A network of the comparison: the original, or one of its retrained successors.
package struct NetworkVariant: Hashable, Sendable {
  /// How it comes from the original.
  package enum Kind: Hashable, Sendable {
    case original
    case complete
    case partial
    case partialOriginals
    /// Adversarial training within a ball of a norm.
    case pgd(Norm)
    /// The original with the smallest general perturbation in front of it.
    case perturbation
    /// The original with the thesis author's smallest general perturbation in front of it.
    case authorPerturbation

    /// The strategy that it is retrained by; nil where examples of the exact search play no part.
    var strategy: RetrainingStrategy? {
      switch self {
      case .original, .pgd, .perturbation, .authorPerturbation: nil
      case .complete: .complete
      case .partial, .partialOriginals: .partial
      }
    }

    /// The name in files.
    var name: String {
      switch self {
      case .original: "original"
      case .complete: "complete"
      case .partial: "partial"
      case .partialOriginals: "partial-originals"
      case .pgd(let norm): "pgd-\(norm.rawValue)"
      case .perturbation: "perturbation"
      case .authorPerturbation: "author-perturbation"
      }
    }

    /// The name in tables.
    var displayName: String {
      switch self {
      case .original: "Original DNN"
      case .complete: "Complete retraining"
      case .partial: "Partial retraining, examples only"
      case .partialOriginals: "Partial retraining, examples and originals"
      case .pgd(let norm): "PGD adversarial training, \(norm.rawValue)"
      case .perturbation: "Input perturbation, minimum distance"
      case .authorPerturbation: "Input perturbation, minimum distance, the author's"
      }
    }
  }

  package let kind: Kind
  /// How often examples were made and the network retrained, from 1.
  package let round: Int
  /// The training images of each class that were attacked; nil for as many as the thesis has.
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

  /// Whether it is the original behind a perturbation.
  var isPerturbed: Bool { kind == .perturbation || kind == .authorPerturbation }

  /// Whether it is a network of its own that comes from the original by training.
  var isTrained: Bool {
    switch kind {
    case .original, .perturbation, .authorPerturbation: false
    case .complete, .partial, .partialOriginals, .pgd: true
    }
  }

  /// The name in files.
  package var name: String {
    kind.name + (round > 1 ? "-round\(round)" : "")
      + (originalsPerDigit.map { "-\($0)-a-digit" } ?? "")
  }

  /// The name in tables.
  package var displayName: String {
    kind.displayName + (detail.isEmpty ? "" : ", " + detail)
  }

  /// What sets it apart from others of its kind; empty where it is the thesis's.
  var detail: String {
    round > 1
      ? "round \(round)" : originalsPerDigit.map { "\($0) images a class" } ?? ""
  }
}
