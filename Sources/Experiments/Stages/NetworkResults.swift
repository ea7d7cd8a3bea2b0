internal import Campaigns
internal import Networks

/// Everything that the stages of one network found; empty where a stage did not run.
struct NetworkResults {
  let name: NetworkName
  /// From one seed each; the first is that of the configuration.
  var runs: [NetworkRun] = []
  /// The thesis's integer programs and the exact search on the same attacks.
  var performance: PerformanceResults?
  /// Every class's input with the largest logit.
  var largestOutputs: LargestOutputs?
  /// The smallest changes of one image under several conditions.
  var smallestChanges: SmallestChanges?

  /// The run with the configuration's seed.
  var first: NetworkRun { runs[0] }
}

extension [NetworkResults] {
  /// The number of classes that the networks tell apart.
  var classCount: Int {
    lazy.compactMap { $0.first.networks[.original]?.classCount }.first ?? DataSize.mnist.classCount
  }
}

/// What one seed came to: a training, and everything that follows from it.
struct NetworkRun {
  let seed: UInt64
  /// The networks of the comparison, in the order of the tables.
  let variants: [NetworkVariant]
  /// The original and its retrained successors.
  var networks: [NetworkVariant: Network]
  /// For each test image whether a network classifies it correctly.
  var testAnswers: [NetworkVariant: [Bool]] = [:]
  /// Loss and accuracy of every epoch of the first training.
  var history: [EpochResult]
  /// Attacks on training images, which the networks are retrained on.
  var trainingExamples: [AttackRecord] = []
  /// Attacks on test images, which they are tested on.
  var testExamples: [AttackRecord] = []
  /// Perturbations of the original network's inputs.
  var perturbations: [PerturbationVariant: PerturbationResult] = [:]
  /// Accuracy on each of the test sets.
  var accuracy: [NetworkVariant: SetAccuracy] = [:]
  /// For each attacked test image the share of its adversarial examples that a network classifies
  /// correctly.
  var adversarialShares: [NetworkVariant: [Double]] = [:]
  /// Attacks on images that all variants classify correctly.
  var distanceRecords: [NetworkVariant: [AttackRecord]] = [:]
  /// The accuracy on the test split with outputs read as for those.
  var readAccuracy: [NetworkVariant: Double] = [:]
  /// The same attacks with each of the further floors.
  var furtherDistances: [Double: [NetworkVariant: [AttackRecord]]] = [:]
  /// The same attacks on networks behind a perturbation, with the thesis's pixels; see
  /// `ExperimentConfiguration.brighterSettings`.
  var brighterDistances: [NetworkVariant: [AttackRecord]] = [:]

  /// The accuracy on the test split; nil of a network that was not made.
  func testAccuracy(_ variant: NetworkVariant) -> Double? {
    testAnswers[variant]?.share
  }
}

/// The fraction of each test set that a network classifies correctly (the thesis, Table 4).
package struct SetAccuracy: Equatable {
  /// A count of correct answers among so many.
  package struct Part: Equatable {
    package var correct: Int
    package var total: Int

    /// So many of so many.
    package init(correct: Int, total: Int) {
      self.correct = correct
      self.total = total
    }

    /// Nil of none.
    package var fraction: Double? { total == 0 ? nil : Double(correct) / Double(total) }
  }

  package var adversarial: Part
  package var correctOriginals: Part
  package var misclassifiedOriginals: Part

  /// How many of each set are classified correctly.
  package init(adversarial: Part, correctOriginals: Part, misclassifiedOriginals: Part) {
    self.adversarial = adversarial
    self.correctOriginals = correctOriginals
    self.misclassifiedOriginals = misclassifiedOriginals
  }

  /// All sets together, each image with the same weight.
  package var overall: Part {
    let parts = [adversarial, correctOriginals, misclassifiedOriginals]
    return Part(
      correct: parts.reduce(0) { $0 + $1.correct }, total: parts.reduce(0) { $0 + $1.total })
  }

  /// Whether the sets have the thesis's shares of all images: only then is a difference between the
  /// overall accuracies one of the networks and not of the mixtures.
  package var isMixedAsInTheThesis: Bool {
    let sizes = [adversarial, correctOriginals, misclassifiedOriginals].map { Double($0.total) }
    let all = sizes.reduce(0, +)
    return zip(sizes, Self.thesisShares).allSatisfy { abs($0 / max(all, 1) - $1) < 0.005 }
  }

  /// Of 900 adversarial examples, 900 correct and 200 misclassified originals.
  private static let thesisShares = [0.45, 0.45, 0.1]
}
