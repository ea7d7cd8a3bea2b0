public import Datasets
internal import Basics
internal import Synchronization
public import LinearAlgebra
public import Networks

/// MNIST's classes.
package let digitCount = 10

/// Why data and a network do not go together.
public enum DataMismatch: Error, CustomStringConvertible {
  /// The network takes inputs of another size.
  case imageSize(split: Split, shape: ImageShape, inputs: Int)
  /// The network takes inputs of another size than the training images.
  case referenceSize(pixels: Int, inputs: Int)
  /// A label is none of the network's classes.
  case classCount(split: Split, largestLabel: Int, classes: Int)

  /// One line: what does not fit, and what to do.
  public var description: String {
    switch self {
    case .imageSize(let split, let shape, let inputs):
      "the \(split.rawValue) images have \(shape.text), but the network has \(inputs) inputs (use "
        + "the data that it was trained on)"
    case .referenceSize(let pixels, let inputs):
      "the training images, from which searches start, have \(pixels) pixels, but the network has "
        + "\(inputs) inputs (use the data that it was trained on)"
    case .classCount(let split, let largest, let classes):
      "the \(split.rawValue) labels go up to \(largest), but the network knows only "
        + "\(classes) classes (use the data that it was trained on)"
    }
  }
}

/// One split of a data set in the forms that training and attacks need.
public struct LabelledImages: Sendable {
  /// Which part of the data set it is.
  public let split: Split
  /// The images as they were read.
  public let images: ImageDataset
  /// The class of each image.
  public var labels: [Int] { images.labels }
  /// What everything says that is made from these images: that they are Temper's own drawings; nil where
  /// there is nothing to say.
  public let note: String?
  private let derived: Derived

  /// The images of a split.
  public init(_ images: ImageDataset, split: Split, note: String? = nil) {
    self.split = split
    self.note = note
    self.images = images
    derived = Derived(images)
  }

  /// Reads a split of a data set.
  ///
  /// - Parameter first: how many images there are to be where there are more; nil for all.
  public init(_ split: Split, from data: DataSource, first: Int? = nil) throws {
    self.init(
      try data.load(split, first: first), split: split,
      note: data.isSynthetic ? SyntheticMark.note : nil)
  }

  /// Reads a split of MNIST's kind from a folder.
  public init(_ split: Split, from directory: String) throws {
    try self.init(split, from: DataSource(digitsIn: directory))
  }

  /// The images as float32 in [0, 1], with their labels; made when they are first asked for.
  public var labelled: LabelledInputs { derived.labelled }

  /// A checksum of the images and labels: results on other data are not comparable. Computed when
  /// it is first asked for.
  public var fingerprint: String { derived.fingerprint }

  /// Some of the images as float32 in [0, 1].
  public func inputs(_ indices: some Collection<Int>) -> Matrix<Float> {
    Matrix(
      rows: indices.count, columns: images.pixelCount,
      elements: indices.flatMap(images.floats))
  }

  /// The sizes of an image as a network sees it.
  public var inputShape: TensorShape { [images.channels, images.rows, images.columns] }

  /// The number of classes.
  public var classCount: Int { images.classCount }

  /// Whether they are Temper's own drawings.
  public var isSynthetic: Bool { note != nil }

  /// Checks that a network can read the images and knows all classes.
  public func check(_ network: NetworkGraph) throws(DataMismatch) {
    guard images.pixelCount == network.inputCount else {
      throw .imageSize(split: split, shape: images.shape, inputs: network.inputCount)
    }
    let largest = labels.max() ?? 0
    guard largest < network.decision.classCount else {
      throw .classCount(split: split, largestLabel: largest, classes: network.decision.classCount)
    }
  }
}

/// What is made of images when it is first needed.
private final class Derived: Sendable {
  private let images: ImageDataset
  private let floats = Mutex<LabelledInputs?>(nil)
  private let checksum = Mutex<String?>(nil)

  init(_ images: ImageDataset) { self.images = images }

  var labelled: LabelledInputs {
    floats.withLock { known in
      let result =
        known
        ?? LabelledInputs(
          inputs: Matrix(rows: images.count, columns: images.pixelCount, elements: images.floats()),
          labels: images.labels)
      known = result
      return result
    }
  }

  var fingerprint: String {
    checksum.withLock { known in
      if let known { return known }
      let result = Self.fingerprint(images)
      known = result
      return result
    }
  }

  /// Grey bytes of ten classes have the checksum that they have always had; stored results are named
  /// by it. That of other images begins with another word.
  private static func fingerprint(_ images: ImageDataset) -> String {
    var digest = SHA256()
    let size = "\(images.count) \(images.rows) \(images.columns) "
    if case .bytes(let bytes) = images.values, images.channels == 1, images.classCount == 10 {
      digest.update(size.utf8)
      digest.update(bytes)
      digest.update(images.labels.map { UInt8($0) })
      return digest.finalize()
    }
    switch images.values {
    case .bytes(let bytes):
      digest.update("bytes \(images.channels) \(size)\(images.classCount) ".utf8)
      digest.update(bytes)
    case .floats(let floats):
      digest.update("floats \(images.channels) \(size)\(images.classCount) ".utf8)
      for start in stride(from: 0, to: floats.count, by: 1 << 16) {
        let part = floats[start..<min(start + 1 << 16, floats.count)]
        digest.update(part.flatMap { Self.bytes($0.bitPattern) })
      }
    }
    digest.update(images.labels.flatMap { Self.bytes(UInt32($0)) })
    return digest.finalize()
  }

  private static func bytes(_ number: UInt32) -> [UInt8] {
    [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: number >> $0) }
  }
}
