import Basics

/// The contents of a file as a stream: unpacked when its first two bytes say gzip, else as it is.
///
/// Memory use is two fixed buffers, whatever the size of the file.
package struct ByteSource: ByteReader, ~Copyable {
  /// The path of the file, for error texts.
  let path: String
  /// Nothing: the contents are the whole file.
  var place: String? { nil }
  /// Not known before the end is reached.
  var totalCount: Int? { nil }
  /// True when gzip data are being unpacked.
  let isGzipped: Bool
  private let file: InputFile
  /// Idle for a plain file.
  private var inflater = Inflater(.gzip)
  private var digest: SHA256?
  private let input: UnsafeMutableRawBufferPointer
  /// The bytes of `input` read while looking at the file's kind, not yet handed out.
  private var firstBytes: Range<Int>

  /// Opens a file; with `hashing`, what is read also goes through SHA-256. Without `unpacking`,
  /// gzip data are handed out as they are.
  init(
    path: String, hashing: Bool = false, unpacking: Bool = true
  ) throws(DatasetError) {
    let file = try InputFile(path: path)
    let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)
    let count: Int
    do throws(DatasetError) {
      count = try Self.fill(input, from: file)
    } catch {
      input.deallocate()
      throw error
    }
    guard count > 0 else {
      input.deallocate()
      throw .emptyFile(path: path)
    }
    self.path = path
    self.file = file
    self.input = input
    isGzipped = unpacking && count >= 2 && input[0] == 0x1f && input[1] == 0x8b
    digest = hashing ? SHA256() : nil
    firstBytes = 0..<count
  }

  deinit { input.deallocate() }

  /// Fills `buffer` as far as the contents reach and returns the count; less only at their end.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      guard let count = try isGzipped ? readGzip(into: rest) : readPlain(into: rest) else { break }
      filled += count
    }
    digest?.update(UnsafeRawBufferPointer(rebasing: buffer[..<filled]))
    return filled
  }

  /// The SHA-256 of everything read so far, for a source opened with `hashing`.
  var sha256: String? { digest?.finalize() }

  /// All bytes of a file, unpacked where it is gzipped; nil where they are more than `limit`.
  package static func contents(
    of path: String, upTo limit: Int
  ) throws(DatasetError) -> [UInt8]? {
    var source = try ByteSource(path: path)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    var contents: [UInt8] = []
    while true {
      let count = try source.read(into: buffer)
      guard count > 0 else { return contents }
      guard contents.count + count <= limit else { return nil }
      contents += buffer[..<count]
    }
  }

  /// The SHA-256 of a whole file, unpacked or as it is on the disk, in a fixed amount of memory.
  static func sha256(of path: String, unpacking: Bool) throws(DatasetError) -> String? {
    var source = try ByteSource(path: path, hashing: true, unpacking: unpacking)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { buffer.deallocate() }
    while try source.read(into: buffer) > 0 {}
    return source.sha256
  }

  /// Nil at the end.
  private mutating func readPlain(
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(DatasetError) -> Int? {
    if !firstBytes.isEmpty {
      let count = min(buffer.count, firstBytes.count)
      let taken = firstBytes.lowerBound..<firstBytes.lowerBound + count
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: input[taken]))
      firstBytes = taken.upperBound..<firstBytes.upperBound
      return count
    }
    let count = try file.read(into: buffer)
    return count > 0 ? count : nil
  }

  /// Nil at the end; 0 when a call only consumed input.
  private mutating func readGzip(
    into buffer: UnsafeMutableRawBufferPointer
  ) throws(DatasetError) -> Int? {
    if inflater.needsInput {
      let count = firstBytes.isEmpty ? try Self.fill(input, from: file) : firstBytes.count
      firstBytes = 0..<0
      inflater.supply(UnsafeMutableRawBufferPointer(rebasing: input[..<count]))
      if count == 0 {
        if inflater.isAtMemberEnd { return nil }
        // What zlib holds back may still come out without input.
        let held = try inflater.unpack(into: buffer, path: path)
        if held > 0 || inflater.isAtMemberEnd { return held }
        throw .truncatedGzip(path: path)
      }
    }
    return try inflater.unpack(into: buffer, path: path)
  }

  /// Reads until the buffer is full or the file ends, so that a pipe's short reads do no harm.
  private static func fill(
    _ buffer: UnsafeMutableRawBufferPointer, from file: borrowing InputFile
  ) throws(DatasetError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count = try file.read(into: rest)
      if count == 0 { break }
      filled += count
    }
    return filled
  }
}
