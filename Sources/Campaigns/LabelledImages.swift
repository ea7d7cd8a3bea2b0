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
  case imageSize(split: Split, rows: Int, columns: Int, inputs: Int)
  /// The network takes inputs of another size than the training images.
  case referenceSize(pixels: Int, inputs: Int)
  /// A label is none of the network's classes.
  case classCount(split: Split, largestLabel: Int, classes: Int)

  /// One line: what does not fit, and what to do.
  public var description: String {
    switch self {
    case .imageSize(let split, let rows, let columns, let inputs):
      "the \(split.rawValue) images have \(rows) x \(columns) = \(rows * columns) pixels, but the "
        + "network has \(inputs) inputs (use the data that it was trained on)"
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
  /// The images as bytes.
  public let images: ImageDataset
  /// The class of each image.
  public let labels: [Int]
  /// Whether they are Temper's own drawings, which everything made from them has to say.
  public let isSynthetic: Bool
  private let derived: Derived

  /// The images of a split.
  public init(_ images: ImageDataset, split: Split, isSynthetic: Bool = false) {
    self.split = split
    self.isSynthetic = isSynthetic
    self.images = images
    labels = images.labels.map(Int.init)
    derived = Derived(images)
  }

  /// Reads a split from a folder.
  ///
  /// - Parameter first: how many images to read where there are more; nil for all.
  public init(_ split: Split, from directory: String, first: Int? = nil) throws {
    self.init(
      try MNIST.load(split, from: directory, first: first), split: split,
      isSynthetic: SyntheticMark.isOn(directory: directory))
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
      elements: indices.flatMap { images.bytes(of: $0).map { Float($0) / 255 } })
  }

  /// The sizes of an image as a network sees it.
  public var inputShape: TensorShape { [1, images.rows, images.columns] }

  /// The number of classes.
  public var classCount: Int { digitCount }

  /// What everything says that is made from these images; nil where there is nothing to say.
  public var note: String? { isSynthetic ? SyntheticMark.note : nil }

  /// Checks that a network can read the images and knows all classes.
  public func check(_ network: NetworkGraph) throws(DataMismatch) {
    guard images.pixelCount == network.inputCount else {
      throw .imageSize(
        split: split, rows: images.rows, columns: images.columns, inputs: network.inputCount)
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
          labels: images.labels.map(Int.init))
      known = result
      return result
    }
  }

  var fingerprint: String {
    checksum.withLock { known in
      if let known { return known }
      var digest = SHA256()
      digest.update("\(images.count) \(images.rows) \(images.columns) ".utf8)
      digest.update(images.pixels)
      digest.update(images.labels)
      let result = digest.finalize()
      known = result
      return result
    }
  }
}
