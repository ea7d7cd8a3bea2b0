internal import CZlib
public import Foundation

/// The PNG format (ISO/IEC 15948), as far as digits need it: 8 bits a channel, grey or RGB.
public enum PNG {
  /// The picture as a PNG file, with its note as a comment, which is to be in Latin letters.
  ///
  /// The same picture gives the same bytes with the same zlib.
  public static func encode(_ image: RasterImage) -> Data {
    let colorType: UInt8 = image.format == .grey ? 0 : 2
    // Bit depth 8, the colour type, then the only defined compression and filter, no interlace.
    let header = bigEndian(image.width) + bigEndian(image.height) + [8, colorType, 0, 0, 0]
    var file = Data(signature)
    file.append(chunk("IHDR", header))
    // Keyword, zero, text (the standard's 11.3.3.2).
    if let note = image.note { file.append(chunk("tEXt", Array("Comment\0\(note)".utf8))) }
    file.append(chunk("IDAT", deflated(scanlines(image))))
    file.append(chunk("IEND", []))
    return file
  }

  /// The width and height that a PNG file declares, or nil for data that is no PNG file.
  public static func size(of data: Data) -> (width: Int, height: Int)? {
    let bytes = [UInt8](data.prefix(24))
    guard bytes.count == 24, bytes.starts(with: signature),
      bytes[12..<16].elementsEqual("IHDR".utf8)
    else { return nil }
    func number(_ start: Int) -> Int { bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
    return (number(16), number(20))
  }

  private static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

  /// The rows, each after a byte that names its filter.
  ///
  /// Filter 0 (none): scaled digits are flat areas, which the other filters do not make smaller.
  private static func scanlines(_ image: RasterImage) -> [UInt8] {
    let stride = image.width * image.format.channels
    var lines: [UInt8] = []
    lines.reserveCapacity((stride + 1) * image.height)
    for row in 0..<image.height {
      lines.append(0)
      lines += image.bytes[row * stride..<(row + 1) * stride]
    }
    return lines
  }

  private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    var length = compressBound(uLong(bytes.count))
    var compressed = [UInt8](repeating: 0, count: Int(length))
    let status = compress2(
      &compressed, &length, bytes, uLong(bytes.count), Z_BEST_COMPRESSION)
    // With a buffer of compressBound bytes the one failure left is lack of memory.
    precondition(status == Z_OK, "zlib could not compress \(bytes.count) bytes (status \(status))")
    return Array(compressed.prefix(Int(length)))
  }

  /// Length, type, content and the CRC of type and content.
  private static func chunk(_ type: String, _ content: [UInt8]) -> Data {
    let body = Array(type.utf8) + content
    let checksum = crc32(0, body, uInt(body.count))
    return Data(bigEndian(content.count) + body + bigEndian(Int(checksum)))
  }

  private static func bigEndian(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
