/// Images of one shape, each with the class that it shows; or a table, each row of which is one.
public struct ImageDataset: Sendable, Equatable {
  /// What the values of images are stored as.
  public enum Values: Sendable, Equatable {
    /// Brightness; 255 is full, and a network sees byte / 255.
    case bytes([UInt8])
    /// Numbers in [0, 1].
    case floats([Float])

    /// How many values there are.
    public var count: Int {
      switch self {
      case .bytes(let bytes): bytes.count
      case .floats(let floats): floats.count
      }
    }
  }

  /// More classes are not read.
  public static let largestClassCount = 65_536

  /// How many images there are.
  public let count: Int
  /// How the values of every image lie.
  public let shape: ImageShape
  /// All values, image by image, each channel by channel, row by row: `count` x `channels` x `rows` x
  /// `columns`.
  public let values: Values
  /// The class of each image, `count` of them, each below `classCount`.
  public let labels: [Int]
  /// How many classes there are, whether or not these images show all of them.
  public let classCount: Int
  /// What the classes are called, `classCount` texts; nil where numbers are their names.
  public let classNames: [String]?

  /// 1 for grey images and tables, 3 for colours.
  public var channels: Int { shape.channels }
  /// The height of every image in pixels.
  public var rows: Int { shape.rows }
  /// The width of every image in pixels.
  public var columns: Int { shape.columns }
  /// How many values one image has.
  public var pixelCount: Int { shape.count }

  /// Pairs grey images with labels, as IDX files hold them: ten classes, or more where a label says so.
  ///
  /// - Parameters:
  ///   - pixels: the brightness of every pixel, row by row.
  ///   - labels: each from 0 to 65,535.
  /// - Throws: ``DatasetError`` when `rows` or `columns` is not positive, when `pixels` is not a
  ///   whole number of images, and when there are more or fewer labels.
  public init(
    rows: Int, columns: Int, pixels: [UInt8], labels: [some BinaryInteger]
  ) throws(DatasetError) {
    let labels = labels.map { Int($0) }
    try self.init(
      ImageShape(rows: rows, columns: columns), .bytes(pixels), labels: labels,
      classCount: MNIST.classCount(labels))
  }

  /// Pairs images of any shape with labels.
  ///
  /// - Parameters:
  ///   - imagesPath: what an error calls the images.
  ///   - labelsPath: what an error calls the labels.
  /// - Throws: ``DatasetError`` when a side is not positive, when there is no whole number of images,
  ///   when there are more or fewer labels, when a label is not below `classCount`, and when names
  ///   are not as many as classes.
  public init(
    _ shape: ImageShape, _ values: Values, labels: [Int], classCount: Int,
    classNames: [String]? = nil, imagesPath: String = "the pixels",
    labelsPath: String = "the labels"
  ) throws(DatasetError) {
    let sides =
      shape.channels == 1
      ? [shape.rows, shape.columns] : [shape.channels, shape.rows, shape.columns]
    guard sides.allSatisfy({ $0 > 0 }) else {
      throw .nothingInside(path: imagesPath, dimensions: [labels.count] + sides)
    }
    var size = 1
    for side in sides {
      let (product, overflows) = size.multipliedReportingOverflow(by: side)
      guard !overflows else {
        throw .absurdHeader(path: imagesPath, dimensions: [labels.count] + sides)
      }
      size = product
    }
    guard values.count % size == 0 else {
      throw .wrongByteCount(
        path: imagesPath, dimensions: [values.count / size + 1] + sides, found: values.count)
    }
    guard values.count / size == labels.count else {
      throw .countMismatch(
        imagesPath: imagesPath, images: values.count / size, labelsPath: labelsPath,
        labels: labels.count)
    }
    let classes = 0..<min(classCount, Self.largestClassCount)
    if let index = labels.firstIndex(where: { !classes.contains($0) }) {
      throw .labelOutOfRange(
        path: labelsPath, index: index, label: labels[index], classCount: classes.count)
    }
    if let classNames, classNames.count != classCount {
      throw .unusable(
        path: labelsPath, place: nil,
        problem: "\(classNames.count) names for \(classCount) classes",
        remedy: "give every class one name")
    }
    self.init(
      checked: shape, values, labels: labels, classCount: classCount, classNames: classNames)
  }

  /// For parts of a set that has been checked, and what is made of one.
  init(
    checked shape: ImageShape, _ values: Values, labels: [Int], classCount: Int,
    classNames: [String]?
  ) {
    count = labels.count
    self.shape = shape
    self.values = values
    self.labels = labels
    self.classCount = classCount
    self.classNames = classNames
  }

  /// All images as a network sees them, `count` x `pixelCount`, image by image: numbers in [0, 1].
  public func floats() -> [Float] {
    switch values {
    case .bytes(let bytes):
      let scale = (0...255).map { Float($0) / 255 }
      return scale.withUnsafeBufferPointer { scale in bytes.map { scale[Int($0)] } }
    case .floats(let floats): return floats
    }
  }

  /// One image as a network sees it, in float32, `pixelCount` numbers. `index` is in `0..<count`.
  public func floats(of index: Int) -> [Float] {
    switch values {
    case .bytes(let bytes): bytes[places(of: index)].map { Float($0) / 255 }
    case .floats(let floats): Array(floats[places(of: index)])
    }
  }

  /// The same numbers in float64.
  public func image(_ index: Int) -> [Double] { floats(of: index).map(Double.init) }

  /// The brightness of all images that are stored as bytes, as IDX files always are.
  ///
  /// - Precondition: they are.
  package var pixels: [UInt8] {
    guard case .bytes(let bytes) = values else { preconditionFailure("these values are no bytes") }
    return bytes
  }

  /// One image's bytes, `pixelCount` of them, where they are stored as bytes. `index` is in
  /// `0..<count`.
  package func bytes(of index: Int) -> ArraySlice<UInt8> { pixels[places(of: index)] }

  private func places(of index: Int) -> Range<Int> {
    precondition(labels.indices.contains(index), "image \(index) of \(count)")
    return index * pixelCount..<(index + 1) * pixelCount
  }

  /// The first `count` images, or all if there are fewer.
  public func prefix(_ count: Int) -> ImageDataset {
    let count = min(max(0, count), self.count)
    let part: Values =
      switch values {
      case .bytes(let bytes): .bytes(Array(bytes.prefix(count * pixelCount)))
      case .floats(let floats): .floats(Array(floats.prefix(count * pixelCount)))
      }
    return ImageDataset(
      checked: shape, part, labels: Array(labels.prefix(count)), classCount: classCount,
      classNames: classNames)
  }

  /// The images at these places, in this order; each index is in `0..<count`.
  public func subset(_ indices: [Int]) -> ImageDataset {
    let part: Values =
      switch values {
      case .bytes(let bytes): .bytes(indices.flatMap { bytes[places(of: $0)] })
      case .floats(let floats): .floats(indices.flatMap { floats[places(of: $0)] })
      }
    return ImageDataset(
      checked: shape, part, labels: indices.map { labels[$0] }, classCount: classCount,
      classNames: classNames)
  }

  /// How many images show each class, `classCount` numbers.
  public var labelCounts: [Int] { Self.labelCounts(labels, classCount: classCount) }

  static func labelCounts(_ labels: [Int], classCount: Int) -> [Int] {
    labels.reduce(into: [Int](repeating: 0, count: classCount)) { $0[$1] += 1 }
  }

  /// A class with its name beside its number where it has one: `3 (cat)`.
  public func className(_ label: Int) -> String { Self.className(label, names: classNames) }

  /// The same with given names; nil for none.
  public static func className(_ label: Int, names: [String]?) -> String {
    guard let names, names.indices.contains(label) else { return "\(label)" }
    return "\(label) (\(names[label]))"
  }
}
