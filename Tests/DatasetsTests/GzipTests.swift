import Datasets
import Testing

/// Gzip data as `MNIST.load` meets them.
@Suite struct GzipTests {
  @Test func compressedFilesLoadLikePlainOnes() throws {
    let plain = try Tiny.load()
    let packed = try Tiny.load(
      images: Gzip.compress(Tiny.images), labels: Gzip.compress(Tiny.labelFile), suffix: ".gz")
    #expect(plain == packed)
  }

  /// What counts is how a file begins, not its name.
  @Test func theNameDoesNotDecide() throws {
    let (plain, packed) = (Tiny.images, Gzip.compress(Tiny.images))
    #expect(try Tiny.load(images: plain, suffix: ".gz") == Tiny.load(images: packed))
  }

  /// A stream put together by hand after RFC 1951 and 1952.
  @Test func aHandMadeStreamIsRead() throws {
    let head: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 0xff]
    // One stored block: final, length, its complement, the bytes; then CRC-32 and length.
    let labels = IDX.encode(.labels, dimensions: [1], bytes: [3])
    #expect(labels == [0, 0, 8, 1, 0, 0, 0, 1, 3])
    let stored: [UInt8] = [1, 9, 0, 0xf6, 0xff] + labels
    let images = IDX.encode(.images, dimensions: [1, 1, 1], bytes: [200])
    let crc = Self.crc32(labels)
    let trailer = (0..<4).map { UInt8(truncatingIfNeeded: crc >> (8 * UInt32($0))) } + [9, 0, 0, 0]
    let dataset = try Tiny.load(images: images, labels: head + stored + trailer)
    #expect(dataset.labels == [3])
    #expect(dataset.pixels == [200])
  }

  @Test func severalMembersAreOneStream() throws {
    let cut = 21
    let members =
      Gzip.compress(Array(Tiny.images[..<cut])) + Gzip.compress([])
      + Gzip.compress(Array(Tiny.images[cut...]))
    #expect(try Tiny.load(images: members, suffix: ".gz") == Tiny.load())
  }

  /// Zeros fill a block or a tape; anything else after the end is damage.
  @Test(arguments: [1, 511, 300_000])
  func zerosAfterTheEndArePassedOver(count: Int) throws {
    let padded = Gzip.compress(Tiny.images) + [UInt8](repeating: 0, count: count)
    #expect(try Tiny.load(images: padded, suffix: ".gz") == Tiny.load())
    let members =
      Gzip.compress(Array(Tiny.images[..<21])) + Gzip.compress(Array(Tiny.images[21...]))
      + [UInt8](repeating: 0, count: count)
    #expect(try Tiny.load(images: members, suffix: ".gz") == Tiny.load())
    for tail in [[7], Gzip.compress([1])] {
      #expect(throws: DatasetError.self) { try Tiny.load(images: padded + tail, suffix: ".gz") }
    }
  }

  /// Larger than every buffer on the way, and hard to compress.
  @Test func aLargeStreamComesBackWhole() throws {
    let size = 300_001
    var state: UInt32 = 1
    let pixels = (0..<size).map { _ -> UInt8 in
      state = state &* 1_664_525 &+ 1_013_904_223
      return UInt8(state >> 24)
    }
    let dataset = try Tiny.load(
      images: Gzip.compress(IDX.encode(.images, dimensions: [1, 1, size], bytes: pixels)),
      labels: IDX.encode(.labels, dimensions: [1], bytes: [1]))
    #expect(dataset.pixels == pixels)
  }

  /// A comment changes the header alone: the contents are read as without one.
  @Test func aCommentIsNoContent() throws {
    let packed = Gzip.compress(Tiny.images, comment: "drawn")
    #expect(packed[10..<16].elementsEqual(Array("drawn".utf8) + [0]))
    #expect(try Tiny.load(images: packed, suffix: ".gz") == Tiny.load())
  }

  @Test func equalBytesGiveEqualStreamsWithoutTime() {
    let packed = Gzip.compress(Tiny.images)
    #expect(packed == Gzip.compress(Tiny.images))
    #expect(packed[4..<8] == [0, 0, 0, 0])
  }

  @Test(arguments: [2, 9, 12, 20])
  func aTruncatedStreamIsNamed(length: Int) {
    let packed = Array(Gzip.compress(Tiny.images).prefix(length))
    guard case .truncatedGzip(let path) = Tiny.error(images: packed) else {
      return #expect(Bool(false), "\(String(describing: Tiny.error(images: packed)))")
    }
    #expect(path.hasSuffix(Tiny.imagesName))
  }

  /// Only the trailer is missing: every byte is there, but nothing vouches for them.
  @Test func aMissingChecksumIsATruncation() {
    let packed = Array(Gzip.compress(Tiny.images).dropLast(3))
    guard case .truncatedGzip = Tiny.error(images: packed) else {
      return #expect(Bool(false))
    }
  }

  @Test func aWrongChecksumIsNamed() {
    var packed = Gzip.compress(Tiny.images)
    packed[packed.count - 6] ^= 1
    guard case .corruptGzip(_, let reason) = Tiny.error(images: packed) else {
      return #expect(Bool(false))
    }
    #expect(reason == "incorrect data check")
  }

  @Test func rubbishAfterTheStreamIsNamed() {
    let packed = Gzip.compress(Tiny.images) + [1, 2, 3, 4]
    guard case .corruptGzip = Tiny.error(images: packed) else {
      return #expect(Bool(false))
    }
  }

  /// The CRC-32 of RFC 1952, bit by bit.
  private static func crc32(_ bytes: [UInt8]) -> UInt32 {
    var crc = ~UInt32(0)
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? (crc >> 1) ^ 0xedb8_8320 : crc >> 1 }
    }
    return ~crc
  }
}
