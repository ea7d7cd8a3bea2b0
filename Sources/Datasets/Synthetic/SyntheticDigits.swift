public import Basics
import Dispatch

/// Digits that look written by hand, drawn from a seed: MNIST's stand-in where there is no network.
///
/// Every image has its own random stream, so the bytes depend on the seed and the image's place
/// alone, neither on the number of threads nor on how many images are made.
public struct SyntheticDigits: Sendable {
  /// The training images, 28 x 28.
  public let train: ImageDataset
  /// The test images, 28 x 28, none of which is a training image.
  public let test: ImageDataset

  /// Draws both splits; every digit comes up equally often, in random order.
  ///
  /// The counts are MNIST's by default; each must be positive.
  public init(seed: UInt64, trainCount: Int = 60_000, testCount: Int = 10_000) {
    train = Self.draw(.train, count: trainCount, seed: seed)
    test = Self.draw(.test, count: testCount, seed: seed)
  }

  /// Writes the four gzipped IDX files under MNIST's names, each with `SyntheticMark.note` in its
  /// header, and makes the folder if need be.
  ///
  /// Files of those names are replaced, each at once or not at all. The same digits give the same
  /// bytes with the same version of zlib; the uncompressed contents are the same everywhere.
  ///
  /// - Throws: `AtomicFileError` when the folder or a file cannot be written.
  public func write(to directory: String) throws(AtomicFileError) {
    try AtomicFile.createDirectory(directory)
    for (split, dataset) in [(Split.train, train), (Split.test, test)] {
      let images = IDX.encode(
        .images, dimensions: [dataset.count, dataset.rows, dataset.columns],
        bytes: dataset.pixels)
      let labels = IDX.encode(
        .labels, dimensions: [dataset.count], bytes: dataset.labels.map { UInt8($0) })
      for (part, bytes) in [(MNIST.File.Part.images, images), (.labels, labels)] {
        let path = MNIST.File(split, part).archivePath(in: directory)
        try AtomicFile.write(Gzip.compress(bytes, comment: SyntheticMark.note), to: path)
      }
    }
  }

  /// The bytes of one image, 28 x 28, row-major: image `index` of a split that shows `digit`.
  package static func image(
    of digit: UInt8, split: Split, index: Int, seed: UInt64
  ) -> [UInt8] {
    let stream = firstStream(of: split) + UInt64(index)
    var hand = Hand(random: SeededRandom(seed: seed, stream: stream))
    return hand.write(Int(digit))
  }

  private static func draw(_ split: Split, count: Int, seed: UInt64) -> ImageDataset {
    precondition(count > 0, "a split needs an image")
    let size = Canvas.side * Canvas.side
    let labels = shuffledLabels(split, count: count, seed: seed)
    let pixels = [UInt8](unsafeUninitializedCapacity: count * size) { buffer, initializedCount in
      // Each block writes rows of its own, so the threads share nothing.
      nonisolated(unsafe) let target = buffer
      let block = 256
      DispatchQueue.concurrentPerform(iterations: (count + block - 1) / block) { part in
        for index in part * block..<min(count, (part + 1) * block) {
          let image = image(of: labels[index], split: split, index: index, seed: seed)
          let place = target[index * size..<(index + 1) * size]
          _ = UnsafeMutableBufferPointer(rebasing: place).initialize(from: image)
        }
      }
      initializedCount = count * size
    }
    do throws(DatasetError) {
      return try ImageDataset(
        rows: Canvas.side, columns: Canvas.side, pixels: pixels, labels: labels)
    } catch {
      preconditionFailure("\(error)")
    }
  }

  /// 0 to 9 over and over, shuffled (Fisher and Yates), in one of a thousand orders, by which
  /// `SyntheticMark` knows them.
  static func shuffledLabels(_ split: Split, count: Int, seed: UInt64) -> [UInt8] {
    var labels = (0..<count).map { UInt8($0 % 10) }
    // The last stream of a split: no image ever gets that far.
    var random = SeededRandom(
      seed: seed % SyntheticMark.orderCount, stream: firstStream(of: split) + UInt64(UInt32.max))
    for last in stride(from: count - 1, to: 0, by: -1) {
      labels.swapAt(last, Int(random.uniform() * Double(last + 1)))
    }
    return labels
  }

  /// Training images have the streams below 2^32, test images those above.
  private static func firstStream(of split: Split) -> UInt64 { split == .train ? 0 : 1 << 32 }
}
