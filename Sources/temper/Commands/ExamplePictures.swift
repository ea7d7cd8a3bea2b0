internal import Campaigns
import ArgumentParsing
import Basics
import Experiments
import Figures

/// What `temper attack --images` writes: a PNG of each example, with the image on the left, the
/// change in the middle and the adversarial input on the right.
struct ExamplePictures {
  static let option = Option<String?>(
    "images", value: "DIR",
    help: "write a PNG of each example to this folder: the image, the change, what comes of it",
    completion: .directory)

  private let folder: String
  private let samples: LabelledImages
  private let pictures: InputPictures

  /// Pictures for a folder, which is made where it does not exist; nil where none are wanted.
  ///
  /// - Throws: `FileProblem` where the data are a table or the folder cannot be used.
  init?(_ arguments: Arguments, _ samples: LabelledImages) throws {
    guard let folder = arguments[Self.option] else { return nil }
    guard !samples.images.shape.isTable else {
      throw FileProblem(
        path: folder,
        reason: "--images draws pictures, and the data are a table of \(samples.images.shape.text) "
          + "(leave --images out)")
    }
    try AtomicFile.createDirectory(folder)
    self.folder = folder
    self.samples = samples
    pictures = InputPictures(of: samples)
  }

  /// Writes a picture of every record that has an example, such as `test-0-to-5.png`.
  func write(_ records: [AttackRecord]) throws {
    for record in records {
      let image = samples.images.image(record.index)
      guard let input = record.adversarialInput(image) else { continue }
      let target =
        record.target.map(String.init) ?? record.classifiedAs.map { "\($0)" } ?? "any"
      let picture = pictures.change(
        of: image, label: "\(record.label)", to: input,
        label: record.classifiedAs.map { "\($0)" } ?? "-")
      try AtomicFile.write(
        PNG.encode(picture), to: "\(folder)/\(record.split)-\(record.index)-to-\(target).png")
    }
  }
}
