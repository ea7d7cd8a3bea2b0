package import Campaigns
package import Defenses
internal import LinearAlgebra
package import Networks

/// The sets that retrained networks are compared on: adversarial examples of test images, other
/// test images that the original network classifies correctly, and images that it misclassifies.
package struct TestSets {
  /// Adversarial inputs with their true classes.
  package let adversarial: LabelledInputs
  /// For each of them the image that it was made of.
  private let adversarialOriginals: [Int]
  /// Images that the original network is right about.
  package let correctOriginals: LabelledInputs
  /// Images that it is wrong about.
  package let misclassifiedOriginals: LabelledInputs
  /// Which images those are.
  package let indices: (correct: [Int], misclassified: [Int])

  /// Chooses the first images of each kind; no image is in two sets.
  ///
  /// - Parameter isCorrect: for each image whether the original network classifies it correctly.
  package init(
    isCorrect: [Bool], samples: LabelledImages, examples: [AttackRecord],
    sizes: ExperimentConfiguration.Sets
  ) throws {
    let attacked = Set(examples.map(\.index))
    func choose(_ count: Int, isCorrect wanted: Bool) -> [Int] {
      Array(
        isCorrect.indices.filter { !attacked.contains($0) && isCorrect[$0] == wanted }.prefix(count)
      )
    }
    try self.init(
      samples: samples, examples: examples,
      correct: choose(sizes.correctOriginals, isCorrect: true),
      misclassified: choose(sizes.misclassifiedOriginals, isCorrect: false))
  }

  /// Sets of given images.
  package init(
    samples: LabelledImages, examples: [AttackRecord], correct: [Int], misclassified: [Int]
  ) throws {
    adversarial = try samples.adversarialInputs(examples)
    adversarialOriginals = examples.filter { $0.delta != nil }.map(\.index)
    indices = (correct, misclassified)
    correctOriginals = samples.labelled.subset(correct)
    misclassifiedOriginals = samples.labelled.subset(misclassified)
  }

  /// For each attacked image, in ascending order, the share of its adversarial examples that a
  /// network classifies correctly.
  package func adversarialShares(_ network: Network) -> [Double] {
    let answers = zip(network.predictions(adversarial.inputs), adversarial.labels)
      .map { $0 == $1 ? 1.0 : 0 }
    let grouped = Dictionary(grouping: zip(adversarialOriginals, answers), by: \.0)
    return grouped.sorted { $0.key < $1.key }.map { _, answers in
      answers.reduce(0) { $0 + $1.1 } / Double(answers.count)
    }
  }

  /// How many of each set a network classifies correctly.
  package func accuracy(_ network: Network) -> SetAccuracy {
    accuracy(network.predictions)
  }

  /// How many of each set a network behind its perturbation classifies correctly.
  package func accuracy(_ network: PerturbedNetwork) -> SetAccuracy {
    accuracy(network.predictions)
  }

  private func accuracy(_ predictions: (Matrix<Float>) -> [Int?]) -> SetAccuracy {
    func part(_ set: LabelledInputs) -> SetAccuracy.Part {
      let predictions = predictions(set.inputs)
      return SetAccuracy.Part(
        correct: zip(predictions, set.labels).count { $0 == $1 }, total: set.count)
    }
    return SetAccuracy(
      adversarial: part(adversarial), correctOriginals: part(correctOriginals),
      misclassifiedOriginals: part(misclassifiedOriginals))
  }
}
