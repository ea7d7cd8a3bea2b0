internal import CZlib

/// A zlib stream that unpacks. Of gzip data it takes one member or several, and checks each one's CRC;
/// zeros after the last member, with which tapes and some programs fill blocks, are passed over.
struct Inflater: ~Copyable {
  /// What stands around the packed bytes.
  enum Wrapper: Int32 {
    /// Nothing, as in zip files: 15 bits of window, and zlib's minus sign for it.
    case none = -15
    /// A gzip header and trailer: 15 bits of window, and 16 for "gzip only".
    case gzip = 31
  }

  /// On the heap, because zlib's state points back to it.
  private let stream: UnsafeMutablePointer<z_stream>
  /// True when the last member is complete, and nothing but zeros has come after it.
  private(set) var isAtMemberEnd = false
  /// Whether zeros came after the last member, which nothing may follow.
  private var hasPadding = false

  init(_ wrapper: Wrapper) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let status = inflateInit2_(
      stream, wrapper.rawValue, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib cannot start: status \(status)")
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// True when all of the last input has been unpacked.
  var needsInput: Bool { stream.pointee.avail_in == 0 }

  /// Hands over the next compressed bytes, which must stay in place until they are unpacked.
  func supply(_ input: UnsafeMutableRawBufferPointer) {
    stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(input.count)
  }

  private mutating func skipZeros() {
    while stream.pointee.avail_in > 0, stream.pointee.next_in.pointee == 0 {
      stream.pointee.next_in += 1
      stream.pointee.avail_in -= 1
      hasPadding = true
    }
  }

  /// Unpacks into `output` and returns how many bytes it wrote; possibly none.
  ///
  /// - Throws: ``DatasetError/corruptGzip(path:reason:)`` with `path`.
  mutating func unpack(
    into output: UnsafeMutableRawBufferPointer, path: String
  ) throws(DatasetError) -> Int {
    if isAtMemberEnd {
      skipZeros()
      guard stream.pointee.avail_in > 0 else { return 0 }
      guard !hasPadding else {
        throw .corruptGzip(path: path, reason: "something follows the zeros after its end")
      }
      inflateReset(stream)
      isAtMemberEnd = false
    }
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(output.count)
    switch inflate(stream, Z_NO_FLUSH) {
    case Z_OK, Z_BUF_ERROR: break
    case Z_STREAM_END: isAtMemberEnd = true
    case let status:
      let reason = stream.pointee.msg.map { String(cString: $0) } ?? "zlib status \(status)"
      throw .corruptGzip(path: path, reason: reason)
    }
    return output.count - Int(stream.pointee.avail_out)
  }
}
