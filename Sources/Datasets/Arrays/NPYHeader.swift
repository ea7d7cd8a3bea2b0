/// What a `.npy` file says of its array: NumPy's format, versions 1 to 3.
struct NPYHeader: Equatable {
  /// How one number is stored.
  let type: NPYType
  /// Whether the first index runs fastest, instead of the last.
  let isFortran: Bool
  /// How many numbers there are along each index.
  let shape: [Int]
  /// How many numbers there are: the product of the shape.
  let count: Int

  /// Longer headers describe arrays that are no numbers.
  private static let largestSize = 1 << 16

  /// Reads the header, after which the numbers begin.
  init<Source: ByteReader & ~Copyable>(from source: inout Source) throws(DatasetError) {
    let start = try Self.bytes(8, of: &source)
    guard start[..<6].elementsEqual([0x93] + Array("NUMPY".utf8)) else {
      throw source.unusable(
        "it is no .npy array", remedy: "write it with numpy.save or numpy.savez")
    }
    guard 1...3 ~= start[6] else {
      throw source.unusable(
        "version \(start[6]).\(start[7]) of the .npy format is not known",
        remedy: "write it with numpy.save or numpy.savez")
    }
    let sizeBytes = try Self.bytes(start[6] == 1 ? 2 : 4, of: &source)
    let size = LittleEndianBytes(bytes: sizeBytes).integer(at: 0, sizeBytes.count)
    guard size <= Self.largestSize else {
      throw source.unusable(
        "its header has \(size) bytes, more than arrays of numbers need",
        remedy: "save it as one array of numbers")
    }
    var literal = PythonLiteral(try Self.bytes(size, of: &source))
    guard let entries = literal.dictionary(), case .text(let descriptor)? = entries["descr"],
      case .boolean(let isFortran)? = entries["fortran_order"],
      case .numbers(let shape)? = entries["shape"]
    else {
      throw source.unusable(
        "its header is not that of an array of plain numbers",
        remedy: "save it as one array of numbers, not of records or Python objects")
    }
    guard let type = NPYType(descriptor) else {
      throw source.unusable(
        "it holds values of the type '\(descriptor.prefix(20))'",
        remedy: "save it as whole numbers or floats: array.astype('float32')")
    }
    var count = 1
    for side in shape {
      let (product, overflows) = count.multipliedReportingOverflow(by: side)
      guard !overflows, product <= Int.max / 8 else {
        throw source.unusable(
          "its header announces \(Self.text(shape)) numbers, which cannot be",
          remedy: "damaged? copy or make it again")
      }
      count = product
    }
    guard count > 0 else {
      throw source.unusable(
        "its shape is \(Self.text(shape)), which holds nothing", remedy: "save it with its contents"
      )
    }
    (self.type, self.isFortran, self.shape, self.count) = (type, isFortran, shape, count)
    let announced = 8 + sizeBytes.count + size + count * type.size
    if let total = source.totalCount, total != announced {
      throw source.unusable(
        "an array of \(Self.text(shape)) has \(announced) bytes with its header, found \(total)",
        remedy: "damaged? copy or make it again")
    }
  }

  /// Such as `60000 x 28 x 28`.
  static func text(_ shape: [Int]) -> String {
    shape.isEmpty ? "a single number" : shape.map(String.init).joined(separator: " x ")
  }

  /// How far apart numbers are in the file, along each index.
  var strides: [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    if isFortran {
      for axis in shape.indices.dropFirst() { strides[axis] = strides[axis - 1] * shape[axis - 1] }
    } else {
      for axis in shape.indices.dropLast().reversed() {
        strides[axis] = strides[axis + 1] * shape[axis + 1]
      }
    }
    return strides
  }

  private static func bytes<Source: ByteReader & ~Copyable>(
    _ count: Int, of source: inout Source
  ) throws(DatasetError) -> [UInt8] {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, count), alignment: 1)
    defer { buffer.deallocate() }
    guard try source.read(into: .init(rebasing: buffer[..<count])) == count else {
      throw source.unusable("it ends inside the header", remedy: "truncated? copy or make it again")
    }
    return Array(buffer[..<count])
  }
}
