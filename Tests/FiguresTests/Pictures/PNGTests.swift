import CZlib
import Figures
import Foundation
import Testing

@Suite struct PNGTests {
  /// The chunks of a PNG file, each checked against its CRC.
  private func chunks(_ file: Data) throws -> [(type: String, content: [UInt8])] {
    let bytes = [UInt8](file)
    #expect(Array(bytes.prefix(8)) == [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    func number(_ start: Int) -> Int { bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
    var chunks: [(type: String, content: [UInt8])] = []
    var start = 8
    while start < bytes.count {
      let end = start + 8 + number(start)
      #expect(number(end) == crc(bytes[start + 4..<end]))
      chunks.append(
        (
          String(decoding: bytes[start + 4..<start + 8], as: UTF8.self),
          Array(bytes[start + 8..<end])
        ))
      start = end + 4
    }
    return chunks
  }

  /// The checksum of the standard's annex D, bit by bit.
  private func crc(_ bytes: some Sequence<UInt8>) -> Int {
    var remainder: UInt32 = 0xffff_ffff
    for byte in bytes {
      remainder ^= UInt32(byte)
      for _ in 0..<8 {
        remainder = remainder & 1 == 1 ? 0xedb8_8320 ^ (remainder >> 1) : remainder >> 1
      }
    }
    return Int(~remainder)
  }

  private func inflated(_ bytes: [UInt8], count: Int) -> [UInt8] {
    var length = uLong(count + 1)
    var result = [UInt8](repeating: 0, count: count + 1)
    #expect(uncompress(&result, &length, bytes, uLong(bytes.count)) == Z_OK)
    return Array(result.prefix(Int(length)))
  }

  @Test(arguments: [RasterImage.Format.grey, .rgb])
  func readsBackByteForByte(format: RasterImage.Format) throws {
    let (width, height) = (37, 21)
    let bytes = (0..<width * height * format.channels).map {
      UInt8(truncatingIfNeeded: $0 * $0 / 7)
    }
    let image = RasterImage(width: width, height: height, format: format, bytes: bytes)
    let chunks = try chunks(PNG.encode(image))
    #expect(chunks.map(\.type) == ["IHDR", "IDAT", "IEND"])
    #expect(chunks[0].content == [0, 0, 0, 37, 0, 0, 0, 21, 8, format == .grey ? 0 : 2, 0, 0, 0])
    let stride = width * format.channels
    let lines = inflated(chunks[1].content, count: (stride + 1) * height)
    let expected = (0..<height).flatMap { [0] + bytes[$0 * stride..<($0 + 1) * stride] }
    #expect(lines == expected)
  }

  /// A picture's note is in its file, and in those of the pictures that are made of it.
  @Test func theNoteIsAComment() throws {
    var image = RasterImage(width: 1, height: 1, format: .grey, bytes: [9])
    let plain = try chunks(PNG.encode(.montage([[image, image]], gap: 1)))
    #expect(plain.map(\.type) == ["IHDR", "IDAT", "IEND"])
    image.note = "drawn"
    let blank = RasterImage(
      width: 2, height: 2, format: .rgb, bytes: Array(repeating: 0, count: 12))
    for made in [
      image, image.scaled(by: 3), image.rgb, .montage([[nil, blank], [image]], gap: 1),
    ] {
      let chunks = try chunks(PNG.encode(made))
      #expect(chunks.map(\.type) == ["IHDR", "tEXt", "IDAT", "IEND"])
      #expect(chunks[1].content == Array("Comment\0drawn".utf8))
    }
  }

  @Test func readsTheSize() throws {
    let image = RasterImage(
      width: 300, height: 2, format: .grey, bytes: Array(repeating: 9, count: 600))
    let size = try #require(PNG.size(of: PNG.encode(image)))
    #expect(size == (300, 2))
    #expect(PNG.size(of: Data("no picture at all, only some text".utf8)) == nil)
    #expect(PNG.size(of: Data()) == nil)
  }
}
