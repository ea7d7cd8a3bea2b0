import Basics
import Datasets
import Experiments
import Networks

/// Synthetic digits 0, 1, 5 and 6, shrunk to 7 x 7 pixels: attacks on them take milliseconds.
enum TinyDigits {
  static let train = split(.train)
  static let test = split(.test)

  /// 49 inputs, 6 hidden neurons, all ten classes; right about most of the digits.
  static let network: Network = {
    var options = TrainingOptions()
    options.epochs = 40
    options.batchSize = 8
    options.learningRate = 0.01
    let untrained = Network(randomWithSizes: [49, 6, 10], seed: 1)
    guard let network = try? untrained.trained(on: train.labelled, options: options) else {
      preconditionFailure("the tiny network cannot be trained")
    }
    return network
  }()

  /// Writes both splits as MNIST's four files.
  static func write(to folder: String) throws {
    for digits in [train, test] { try write(digits.images, digits.split, to: folder) }
  }

  static func write(_ images: ImageDataset, _ split: Split, to folder: String) throws {
    let sizes = [images.count, images.rows, images.columns]
    let files = [
      (MNIST.File.Part.images, IDX.encode(.images, dimensions: sizes, bytes: images.pixels)),
      (.labels, IDX.encode(.labels, dimensions: [images.count], bytes: images.labels)),
    ]
    for (part, bytes) in files {
      try AtomicFile.write(bytes, to: folder + "/" + MNIST.File(split, part).name)
    }
  }

  private static let drawn = SyntheticDigits(seed: 5, trainCount: 400, testCount: 200)

  private static func split(_ split: Split) -> Digits {
    let all = split == .train ? drawn.train : drawn.test
    let images = all.subset(all.labels.indices.filter { [0, 1, 5, 6].contains(all.labels[$0]) })
    guard
      let small = try? ImageDataset(
        rows: 7, columns: 7, pixels: (0..<images.count).flatMap { shrink(images.bytes(of: $0)) },
        labels: images.labels)
    else { preconditionFailure("the tiny images do not fit their labels") }
    return Digits(small, split: split)
  }

  /// The means over blocks of 4 x 4 pixels of a 28 x 28 image.
  private static func shrink(_ image: ArraySlice<UInt8>) -> [UInt8] {
    (0..<49).map { block in
      let corner = image.startIndex + block / 7 * 4 * 28 + block % 7 * 4
      let sum = (0..<16).reduce(0) { $0 + Int(image[corner + $1 / 4 * 28 + $1 % 4]) }
      return UInt8(sum / 16)
    }
  }
}
