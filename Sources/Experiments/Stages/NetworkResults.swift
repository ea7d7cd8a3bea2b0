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
  /// The thesis's integer programs and the exact search on the same attacks.
  var performance: PerformanceResults?
  /// Every class's input with the largest logit.
  var largestOutputs: LargestOutputs?
  /// The smallest changes of one image under several conditions.
  var smallestChanges: SmallestChanges?
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

  /// All sets together, each image with the same weight.
  package var overall: Part {
    let parts = [adversarial, correctOriginals, misclassifiedOriginals]
    return Part(
      correct: parts.reduce(0) { $0 + $1.correct }, total: parts.reduce(0) { $0 + $1.total })
  }
}
