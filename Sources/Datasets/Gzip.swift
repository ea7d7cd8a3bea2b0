internal import CZlib

/// Writing gzip data.
package enum Gzip {
  /// Bytes as one gzip member without name or time, so that equal bytes give equal files.
  ///
  /// - Parameter comment: text in Latin letters for the header; nil for none.
  package static func compress(_ bytes: [UInt8], comment: String? = nil) -> [UInt8] {
    guard let comment else { return deflated(bytes) }
    // zlib writes a header of ten bytes when it is given none: the fourth holds flags, of which 16
    // says that a comment follows, and a zero ends that.
    var member = deflated(bytes)
    member[3] |= commentFlag
    member.insert(contentsOf: Array(comment.utf8) + [0], at: headerSize)
    return member
  }

  private static let headerSize = 10
  private static let commentFlag: UInt8 = 16

  /// The comment in a file's header; nil where it has none or is no gzip file.
  static func comment(of path: String) throws(DatasetError) -> String? {
    let file = try InputFile(path: path)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 1)
    defer { buffer.deallocate() }
    let header = buffer[..<(try file.read(into: buffer))]
    guard header.count > headerSize, header[0] == 0x1f, header[1] == 0x8b,
      header[3] & commentFlag != 0
    else { return nil }
    var start = headerSize
    // Extra fields, which begin with their length, and a name may stand before the comment.
    if header[3] & 4 != 0 {
      guard header.count > start + 2 else { return nil }
      start += 2 + Int(header[start]) + Int(header[start + 1]) << 8
    }
    if header[3] & 8 != 0 {
      guard start < header.count, let end = header[start...].firstIndex(of: 0) else { return nil }
      start = end + 1
    }
    guard start < header.count, let end = header[start...].firstIndex(of: 0) else { return nil }
    return String(decoding: header[start..<end], as: UTF8.self)
  }

  private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    // 15 bits of window, and 16 for a gzip wrapper; 8 is zlib's default memory level.
    let status = deflateInit2_(
      &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib cannot start: status \(status)")
    defer { deflateEnd(&stream) }
    precondition(bytes.count <= Int(UInt32.max), "one call of zlib takes at most 4 GB")
    let capacity = Int(deflateBound(&stream, UInt(bytes.count)))
    return bytes.withUnsafeBufferPointer { source in
      [UInt8](unsafeUninitializedCapacity: capacity) { target, count in
        stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
        stream.avail_in = UInt32(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(target.count)
        let status = deflate(&stream, Z_FINISH)
        precondition(status == Z_STREAM_END, "zlib stopped early: status \(status)")
        count = target.count - Int(stream.avail_out)
      }
    }
  }
}
