/// How the figures of the cats-and-dogs project are made again (M. Mosconi, "MILP for adversarial
/// instances in neural networks"): read from a JSON file.
public struct CatsDogsConfiguration: Sendable, Equatable, Codable {
  /// The name of the document.
  var document = CatsDogsConfiguration.documentName
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
  /// Adam's step size.
  var learningRate: Double
  /// Drawings of each kind of split, where there are no photographs.
  var drawings: Drawings
  /// So many batches of test images are looked at, and of each the image that the network classifies best.
  var batches: Int
  /// Images in such a batch.
  var batchImages: Int
  /// How far the logit must be on the other side of zero.
  var difference: Double
  /// The largest change of a value, where it is limited.
  var maxDeviation: Double
  /// Seconds for each proof.
  var timeLimit: Double
  /// The first so many test images are attacked by gradients and bounded by intervals.
  var images: Int
  /// The radii for it, in Linf.
  var radii: [Double]

  /// How many pictures are drawn where there are no photographs.
  struct Drawings: Sendable, Equatable, Codable {
    var train: Int
    var test: Int
  }

  /// What `document` says in its files.
  static let documentName = "cats-dogs"
}

extension CatsDogsConfiguration: ConfigurationFile {
  package static func choices(at path: some Sequence<any CodingKey>) -> String { "" }

  package var problem: String? {
    ConfigurationCheck.problem(name: name)
      ?? ConfigurationCheck.problem(counts: [
        ("epochs", epochs), ("batch_size", batchSize), ("drawings.train", drawings.train),
        ("drawings.test", drawings.test), ("batches", batches), ("batch_images", batchImages),
        ("images", images),
      ])
      ?? ConfigurationCheck.problem(positive: [
        ("learning_rate", learningRate), ("difference", difference),
        ("max_deviation", maxDeviation), ("time_limit", timeLimit),
      ]) ?? ConfigurationCheck.problem(radii: radii)
  }
}
