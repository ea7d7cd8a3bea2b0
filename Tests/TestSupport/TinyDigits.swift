package import Datasets

/// Synthetic digits 0, 1, 5 and 6, shrunk to 7 x 7 pixels: attacks on them take milliseconds.
package enum TinyDigits {
  package static let trainImages = shrunk(drawn.train)
  package static let testImages = shrunk(drawn.test)

  /// MNIST's four files by name, with these digits.
  package static let files = files(.train, trainImages).merging(files(.test, testImages)) { $1 }

  /// The two files of a split by name.
  package static func files(_ split: Split, _ images: ImageDataset) -> [String: [UInt8]] {
    let sizes = [images.count, images.rows, images.columns]
    return [
      MNIST.File(split, .images).name:
        IDX.encode(.images, dimensions: sizes, bytes: images.pixels),
      MNIST.File(split, .labels).name:
        IDX.encode(.labels, dimensions: [images.count], bytes: images.labels.map { UInt8($0) }),
    ]
  }

  private static let drawn = SyntheticDigits(seed: 5, trainCount: 400, testCount: 200)

  private static func shrunk(_ all: ImageDataset) -> ImageDataset {
    let images = all.subset(all.labels.indices.filter { [0, 1, 5, 6].contains(all.labels[$0]) })
    guard
      let small = try? ImageDataset(
        rows: 7, columns: 7, pixels: (0..<images.count).flatMap { shrink(images.bytes(of: $0)) },
        labels: images.labels)
    else { preconditionFailure("the tiny images do not fit their labels") }
    return small
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
