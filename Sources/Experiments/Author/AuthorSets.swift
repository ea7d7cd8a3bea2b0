public import Networks

/// The images of the author's experiments, as positions among MNIST's test images from 0: all that
/// he published are test images.
public struct AuthorSets: Sendable, Equatable, Codable {
  /// Tables 2 and 3: 100 images for each network, which it classifies correctly.
  public var performance: [ThesisNetwork: [Int]]
  /// Tables 6 and 8: 100 images.
  public var afterImprovement: [Int]
  /// The 50 images that the adversarial examples were made from, digit by digit.
  public var retrainingOriginals: [Int]
  /// 200 images that DNN1 misclassifies, digit by digit.
  public var misclassifiedOriginals: [Int]
  /// Tables 5 and 7: one image of each digit.
  public var perturbationOriginals: [Int]
  /// Tables 5 and 7: the other 20 images, as positions among the adversarial examples from 0.
  public var perturbationExamples: [Int]

  private enum CodingKeys: String, CodingKey {
    case performance
    case afterImprovement = "after_improvement"
    case retrainingOriginals = "retraining_originals"
    case misclassifiedOriginals = "misclassified_originals"
    case perturbationOriginals = "perturbation_originals"
    case perturbationExamples = "perturbation_examples"
  }

  /// The name of their file after conversion.
  public static let fileName = "sets.json"

  /// How many images of each digit the adversarial examples were made from.
  static let originalsPerDigit = 5

  /// The sets; those of the perturbations follow from the adversarial examples by the rule of the
  /// author's program (`createPerturb1`): of each digit the first image, and of its examples those in
  /// two neighbouring places, beginning with the place that the digit itself names.
  ///
  /// - Parameters:
  ///   - labels: the digit that each of the `retrainingOriginals` shows.
  ///   - examplesPerOriginal: how many adversarial examples each of them has.
  init(
    performance: [ThesisNetwork: [Int]], afterImprovement: [Int], retrainingOriginals: [Int],
    misclassifiedOriginals: [Int], labels: [Int], examplesPerOriginal: Int
  ) {
    self.performance = performance
    self.afterImprovement = afterImprovement
    self.retrainingOriginals = retrainingOriginals
    self.misclassifiedOriginals = misclassifiedOriginals
    let chosen = stride(from: 0, to: retrainingOriginals.count, by: Self.originalsPerDigit)
    perturbationOriginals = chosen.map { retrainingOriginals[$0] }
    perturbationExamples = chosen.flatMap { position in
      let first = examplesPerOriginal * position + labels[position]
      return [first, first + 1]
    }
  }

  /// Every position among the test images, for checks.
  var allIndices: [Int] {
    performance.values.flatMap(\.self) + afterImprovement + retrainingOriginals
      + misclassifiedOriginals + perturbationOriginals
  }
}
