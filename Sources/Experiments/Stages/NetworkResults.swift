internal import Networks
internal import Verification

/// Everything that the stages of one network found; empty where a stage did not run.
struct NetworkResults {
  let name: ThesisNetwork
  /// The original and its retrained successors.
  var networks: [NetworkVariant: Network]
  /// Accuracy of each on the test split.
  var testAccuracy: [NetworkVariant: Double] = [:]
  /// Loss and accuracy of every epoch of the first training.
  var history: [EpochResult]
  /// Attacks on training images, which the networks are retrained on.
  var trainingExamples: [AttackRecord] = []
  /// Attacks on test images, which they are tested on.
  var testExamples: [AttackRecord] = []
  /// Accuracy on each of the test sets.
  var accuracy: [NetworkVariant: SetAccuracy] = [:]
  /// Attacks on images that all variants classify correctly.
  var distanceRecords: [NetworkVariant: [AttackRecord]] = [:]
}

/// The fraction of each test set that a network classifies correctly (the thesis, Table 4).
struct SetAccuracy: Equatable {
  /// A count of correct answers among so many.
  struct Part: Equatable {
    var correct: Int
    var total: Int
    var fraction: Double? { total == 0 ? nil : Double(correct) / Double(total) }
  }

  var adversarial: Part
  var correctOriginals: Part
  var misclassifiedOriginals: Part

  /// All sets together, each image with the same weight.
  var overall: Part {
    let parts = [adversarial, correctOriginals, misclassifiedOriginals]
    return Part(
      correct: parts.reduce(0) { $0 + $1.correct }, total: parts.reduce(0) { $0 + $1.total })
  }
}
