/// How the figures of the tutorial on adversarial robustness are made again (Z. Kolter and A. Madry,
/// "Adversarial Robustness: Theory and Practice", chapter 3): read from a JSON file.
public struct TutorialConfiguration: Sendable, Equatable, Codable {
  /// The name of the document.
  var document = TutorialConfiguration.documentName
  /// The profile's name, and that of its results folder.
  public var name: String
  /// What it is, in a sentence.
  public var description: String
  /// Decides every chance.
  var seed: UInt64
  /// Passes over the training images.
  var epochs: Int
  /// Images in a training step.
  var batchSize: Int
  /// The step size of gradient descent.
  var learningRate: Double
  /// The step size of the convolutional network's last epochs.
  var lateRate: Double
  /// How many epochs come before those.
  var lateRateAfter: Int
  /// The first so many test images are attacked by gradients.
  var images: Int
  /// Whether an image is dropped as soon as it is fooled, instead of after all steps.
  var dropsFooled: Bool
  /// Gradients of an attack with the plain gradient.
  var plainSteps: Int
  /// Images whose robustness is proved.
  var certifiedImages: Int
  /// The radii for it, in Linf.
  var radii: [Double]
  /// Seconds for each of these proofs.
  var timeLimit: Double

  /// What `document` says in its files.
  static let documentName = "tutorial"
}

extension TutorialConfiguration: ConfigurationFile {
  package static func choices(at path: some Sequence<any CodingKey>) -> String { "" }

  package var problem: String? {
    ConfigurationCheck.problem(name: name)
      ?? ConfigurationCheck.problem(counts: [
        ("epochs", epochs), ("batch_size", batchSize), ("images", images),
        ("plain_steps", plainSteps), ("certified_images", certifiedImages),
      ])
      ?? ConfigurationCheck.problem(positive: [
        ("learning_rate", learningRate), ("late_rate", lateRate), ("time_limit", timeLimit),
      ]) ?? ConfigurationCheck.problem(radii: radii)
      ?? (lateRateAfter < 0
        ? "'late_rate_after' must be at least 0, not \(lateRateAfter)" : nil)
  }
}
