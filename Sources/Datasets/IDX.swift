/// The IDX format of MNIST: a magic number, the sizes, the bytes; all integers big-endian.
///
/// The magic number is two zero bytes, 8 for unsigned bytes, and the number of dimensions.
package enum IDX {
  /// What a file holds, by its magic number.
  package enum Kind: UInt32, Sendable {
    /// One dimension: count.
    case labels = 0x0000_0801
    /// Three dimensions: count, rows, columns.
    case images = 0x0000_0803

    /// How many sizes the header has: 1 for labels, 3 for images.
    var dimensionCount: Int { Int(rawValue & 0xff) }
  }

  /// What a file held.
  struct Contents {
    /// The sizes of the header, outermost first; their product is `bytes.count`.
    var dimensions: [Int]
    /// The bytes after the header.
    var bytes: [UInt8]
    /// True when the file was compressed.
    var isGzipped: Bool
    /// The digest of header and bytes, when asked for.
    var sha256: String?
  }

  /// A file's bytes: header and contents.
  package static func encode(_ kind: Kind, dimensions: [Int], bytes: [UInt8]) -> [UInt8] {
    precondition(dimensions.count == kind.dimensionCount)
    precondition(dimensions.reduce(1, *) == bytes.count)
    var file: [UInt8] = []
    file.reserveCapacity(4 + 4 * dimensions.count + bytes.count)
    for word in [kind.rawValue] + dimensions.map({ UInt32($0) }) {
      withUnsafeBytes(of: word.bigEndian) { file.append(contentsOf: $0) }
    }
    file.append(contentsOf: bytes)
    return file
  }

  /// Reads a plain or gzipped file; with `hashing`, also its digest. With `first`, of a longer file
  /// only so many images or labels, and nothing after them is looked at.
  ///
  /// A header that announces more than the file holds costs no memory: the array grows with what
  /// has been read.
  static func read(
    _ kind: Kind, path: String, hashing: Bool = false, first: Int? = nil
  ) throws(DatasetError) -> Contents {
    var source = try ByteSource(path: path, hashing: hashing)
    var dimensions = try readHeader(kind, from: &source)
    let whole = try byteCount(dimensions, path: path)
    let isPart = first.map { $0 < dimensions[0] } ?? false
    let expected = isPart ? whole / dimensions[0] * (first ?? 0) : whole
    let staging = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { staging.deallocate() }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(expected, 1 << 26))
    var found = 0
    while !isPart || found < expected {
      let wanted = isPart ? min(staging.count, expected - found) : staging.count
      let count = try source.read(into: .init(rebasing: staging[..<wanted]))
      if count == 0 { break }
      found += count
      // Bytes past the announced end are only counted.
      if found <= expected { bytes.append(contentsOf: staging[..<count]) }
    }
    guard found == expected else {
      throw .wrongByteCount(path: path, dimensions: dimensions, found: found)
    }
    if isPart { dimensions[0] = first ?? 0 }
    return Contents(
      dimensions: dimensions, bytes: bytes, isGzipped: source.isGzipped,
      sha256: source.sha256)
  }

  private static func readHeader(
    _ kind: Kind, from source: inout ByteSource
  ) throws(DatasetError) -> [Int] {
    let header = UnsafeMutableRawBufferPointer.allocate(
      byteCount: 4 + 4 * kind.dimensionCount, alignment: 4)
    defer { header.deallocate() }
    let found = try source.read(into: header)
    guard found >= 4 else {
      throw .truncatedHeader(path: source.path, expected: header.count, found: found)
    }
    let magic = UInt32(bigEndian: header.load(as: UInt32.self))
    guard magic == kind.rawValue else {
      throw .wrongMagicNumber(path: source.path, expected: kind.rawValue, found: magic)
    }
    guard found == header.count else {
      throw .truncatedHeader(path: source.path, expected: header.count, found: found)
    }
    return (1...kind.dimensionCount).map { index in
      Int(UInt32(bigEndian: header.load(fromByteOffset: 4 * index, as: UInt32.self)))
    }
  }

  /// The product of the sizes, when it is a number of bytes that there can be.
  private static func byteCount(
    _ dimensions: [Int], path: String
  ) throws(DatasetError) -> Int {
    guard !dimensions.contains(0) else {
      throw .nothingInside(path: path, dimensions: dimensions)
    }
    var product = 1
    for dimension in dimensions {
      let (next, overflows) = product.multipliedReportingOverflow(by: dimension)
      guard !overflows else { throw .absurdHeader(path: path, dimensions: dimensions) }
      product = next
    }
    return product
  }
}
