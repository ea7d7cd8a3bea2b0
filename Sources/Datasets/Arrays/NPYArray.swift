/// An array of numbers from a `.npy` file.
struct NPYArray {
  /// The file, for error texts.
  let path: String
  /// What in the file it is, for error texts; nil for all of it.
  let place: String?
  /// The type and the shape.
  let header: NPYHeader
  /// The numbers in the order of the file.
  let numbers: NumberBuffer

  /// How many numbers there are along each index.
  var shape: [Int] { header.shape }

  /// Reads an array. Memory grows with what has been read, never with what the header announces.
  init<Source: ByteReader & ~Copyable>(from source: inout Source) throws(DatasetError) {
    let header = try NPYHeader(from: &source)
    var numbers = NumberBuffer()
    // A multiple of every type's size.
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    var left = header.count * header.type.size
    while left > 0 {
      let part = UnsafeMutableRawBufferPointer(rebasing: buffer.prefix(left))
      let count = try source.read(into: part)
      let before = numbers.count
      let whole = count - count % header.type.size
      if let bad = header.type.append(
        UnsafeRawBufferPointer(rebasing: part[..<whole]), to: &numbers)
      {
        throw source.unusable(
          "value \(Self.index(before + bad, header)) is no finite number",
          remedy: "replace missing values, or leave their images out")
      }
      guard count == part.count else {
        throw source.unusable(
          "it ends after \(numbers.count) of \(NPYHeader.text(header.shape)) numbers",
          remedy: "truncated? copy or make it again")
      }
      left -= count
    }
    guard try source.read(into: .init(rebasing: buffer[..<1])) == 0 else {
      throw source.unusable(
        "bytes follow its \(NPYHeader.text(header.shape)) numbers",
        remedy: "damaged? copy or make it again")
    }
    path = source.path
    place = source.place
    self.header = header
    self.numbers = numbers
  }

  /// The place of a number as Python writes it: `[3, 0, 1]`.
  private static func index(_ position: Int, _ header: NPYHeader) -> String {
    let indices = zip(header.strides, header.shape).map { "\(position / $0 % $1)" }
    return "[" + indices.joined(separator: ", ") + "]"
  }

  /// An error about this array.
  func unusable(_ problem: String, remedy: String) -> DatasetError {
    .unusable(path: path, place: place, problem: problem, remedy: remedy)
  }

  /// The array as classes: whole numbers, n or n x 1 of them, or n rows with a single one among zeros.
  func labels() throws(DatasetError) -> [Int] {
    switch shape.count {
    case 1: break
    case 2 where shape[1] == 1: break
    case 2: return try oneHotLabels()
    default:
      throw unusable(
        "labels of the shape \(NPYHeader.text(shape))",
        remedy: "save one whole number for each image, or one row with a single 1")
    }
    var labels: [Int] = []
    for index in 0..<numbers.count {
      guard let label = Int(exactly: numbers[index]),
        0..<ImageDataset.largestClassCount ~= label
      else {
        throw unusable(
          "label \(index) is \(numbers[index])",
          remedy: "labels are whole numbers from 0 to \(ImageDataset.largestClassCount - 1)")
      }
      labels.append(label)
    }
    return labels
  }

  private func oneHotLabels() throws(DatasetError) -> [Int] {
    let strides = header.strides
    guard shape[1] <= ImageDataset.largestClassCount else {
      throw unusable(
        "labels of the shape \(NPYHeader.text(shape))",
        remedy: "at most \(ImageDataset.largestClassCount) classes are read")
    }
    var labels: [Int] = []
    for row in 0..<shape[0] {
      let values = (0..<shape[1]).map { numbers[row * strides[0] + $0 * strides[1]] }
      guard let label = values.firstIndex(of: 1),
        values.count(where: { $0 == 0 }) == values.count - 1
      else {
        throw unusable(
          "row \(row) of the labels is not a single 1 among zeros",
          remedy: "save one whole number for each image, or one row with a single 1")
      }
      labels.append(label)
    }
    return labels
  }
}
