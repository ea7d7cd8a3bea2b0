internal import CZlib

/// Writing gzip data.
package enum Gzip {
  /// Bytes as one gzip member without name or time, so that equal bytes give equal files.
  package static func compress(_ bytes: [UInt8]) -> [UInt8] {
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
