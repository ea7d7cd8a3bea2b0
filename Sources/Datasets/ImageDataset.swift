/// Grey images of one size, each with a label from 0 to 9.
public struct ImageDataset: Sendable, Equatable {
  /// How many images there are.
  public let count: Int
  /// The height of every image in pixels.
  public let rows: Int
  /// The width of every image in pixels.
  public let columns: Int
  /// The brightness of every pixel, `count` x `rows` x `columns`, row-major; 255 is full.
  public let pixels: [UInt8]
  /// The digit each image shows, `count` of them, each below 10.
  public let labels: [UInt8]

  /// How many pixels one image has.
  public var pixelCount: Int { rows * columns }

  /// Pairs images with labels.
  ///
  /// - Throws: ``DatasetError`` when `rows` or `columns` is not positive, when `pixels` is not a
  ///   whole number of images, when there are more or fewer labels, and for a label above 9.
  public init(
    rows: Int, columns: Int, pixels: [UInt8], labels: [UInt8]
  ) throws(DatasetError) {
    try self.init(
      rows: rows, columns: columns, pixels: pixels, labels: labels,
      imagesPath: "the pixels", labelsPath: "the labels")
  }

  /// The same, with the names that an error reports.
  init(
    rows: Int, columns: Int, pixels: [UInt8], labels: [UInt8],
    imagesPath: String, labelsPath: String
  ) throws(DatasetError) {
    guard rows > 0, columns > 0 else {
      throw .nothingInside(path: imagesPath, dimensions: [labels.count, rows, columns])
    }
    let (size, overflows) = rows.multipliedReportingOverflow(by: columns)
    guard !overflows else {
      throw .absurdHeader(path: imagesPath, dimensions: [labels.count, rows, columns])
    }
    guard pixels.count % size == 0 else {
      throw .wrongByteCount(
        path: imagesPath, dimensions: [pixels.count / size + 1, rows, columns],
        found: pixels.count)
    }
    guard pixels.count / size == labels.count else {
      throw .countMismatch(
        imagesPath: imagesPath, images: pixels.count / size, labelsPath: labelsPath,
        labels: labels.count)
    }
    if let index = labels.firstIndex(where: { $0 > 9 }) {
      throw .labelOutOfRange(path: labelsPath, index: index, label: labels[index])
    }
    self.init(rows: rows, columns: columns, checkedPixels: pixels, checkedLabels: labels)
  }

  /// For parts of a set that has been checked.
  private init(rows: Int, columns: Int, checkedPixels: [UInt8], checkedLabels: [UInt8]) {
    self.count = checkedLabels.count
    self.rows = rows
    self.columns = columns
    self.pixels = checkedPixels
    self.labels = checkedLabels
  }

  /// All images as byte / 255, `count` x `pixelCount`, row-major.
  public func floats() -> [Float] {
    let scale = (0...255).map { Float($0) / 255 }
    return scale.withUnsafeBufferPointer { scale in pixels.map { scale[Int($0)] } }
  }

  /// One image as a network sees it: byte / 255 in float32, `pixelCount` numbers. `index` is in
  /// `0..<count`.
  public func image(_ index: Int) -> [Double] {
    bytes(of: index).map { Double(Float($0) / 255) }
  }

  /// One image's bytes, `pixelCount` of them. `index` is in `0..<count`.
  public func bytes(of index: Int) -> ArraySlice<UInt8> {
    precondition(labels.indices.contains(index), "image \(index) of \(count)")
    return pixels[index * pixelCount..<(index + 1) * pixelCount]
  }

  /// The first `count` images, or all if there are fewer.
  public func prefix(_ count: Int) -> ImageDataset {
    ImageDataset(
      rows: rows, columns: columns, checkedPixels: Array(pixels.prefix(max(0, count) * pixelCount)),
      checkedLabels: Array(labels.prefix(max(0, count))))
  }

  /// The images at these places, in this order; each index is in `0..<count`.
  public func subset(_ indices: [Int]) -> ImageDataset {
    var chosen: [UInt8] = []
    chosen.reserveCapacity(indices.count * pixelCount)
    for index in indices { chosen.append(contentsOf: bytes(of: index)) }
    return ImageDataset(
      rows: rows, columns: columns, checkedPixels: chosen,
      checkedLabels: indices.map { labels[$0] })
  }

  /// How many images show each digit, ten numbers.
  public var labelCounts: [Int] { Self.labelCounts(labels) }

  static func labelCounts(_ labels: [UInt8]) -> [Int] {
    labels.reduce(into: [Int](repeating: 0, count: 10)) { counts, label in
      counts[Int(label)] += 1
    }
  }
}
