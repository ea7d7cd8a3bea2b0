internal import Campaigns
internal import Datasets

/// The pictures in colour and in grey.
struct CatsDogsData: Sendable {
  let color: ExperimentData
  let grey: ExperimentData

  init(_ data: ExperimentData) {
    color = data
    grey = ExperimentData(
      train: data.train.grey, test: data.test.grey, isMNIST: data.description.isMNIST)
  }

  /// Reads colour pictures of two classes, or draws some.
  static func read(
    _ data: DataSource?, drawing configuration: CatsDogsConfiguration
  ) throws -> ExperimentData {
    guard let data else {
      func draw(_ split: Split, _ count: Int) -> LabelledImages {
        LabelledImages(
          SyntheticHeads.draw(split, count: count, seed: configuration.seed), split: split,
          note: SyntheticHeads.note)
      }
      return ExperimentData(
        train: draw(.train, configuration.drawings.train),
        test: draw(.test, configuration.drawings.test))
    }
    let result = try ExperimentData(data)
    let images = result.train.images
    guard images.channels == 3, images.classCount == 2, min(images.rows, images.columns) >= 16
    else {
      throw ConfigurationError(
        path: data.path,
        reason:
          "holds \(images.shape.text) of \(images.classCount) classes, and this profile takes "
          + "colour pictures of two classes, 16 x 16 or larger (leave --data out to draw some)")
    }
    return result
  }

  /// Those that a network reads.
  func pictures(of network: CatsDogsNetwork) -> ExperimentData { network.isGrey ? grey : color }
}

extension LabelledImages {
  /// The same pictures without colours; these where they have none.
  var grey: LabelledImages { LabelledImages(images.grey, split: split, note: note) }
}
