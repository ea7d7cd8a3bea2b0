import Basics
import Testing

/// The vectors of FIPS 180-4's examples and of NIST's SHAVS byte-oriented short messages.
@Suite struct SHA256Tests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqr"
        + "lmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func publishedText(text: String, digest: String) {
    #expect(SHA256.hexDigest(text.utf8) == digest)
  }

  @Test(arguments: [
    ([0xd3] as [UInt8], "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"),
    ([0x11, 0xaf], "5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98"),
  ])
  func publishedBytes(bytes: [UInt8], digest: String) {
    #expect(SHA256.hexDigest(bytes) == digest)
  }

  /// Every length around the block and padding boundaries, cut at every place.
  @Test func aCutStreamGivesTheDigestOfTheWhole() {
    for length in [55, 56, 63, 64, 65, 119, 128, 130] {
      let bytes = (0..<length).map { UInt8($0) }
      let whole = SHA256.hexDigest(bytes)
      for cut in 0...length {
        var digest = SHA256()
        digest.update(bytes[..<cut])
        digest.update(bytes[cut...])
        #expect(digest.finalize() == whole)
      }
    }
  }

  /// A sequence without contiguous storage takes the other path.
  @Test func aLazySequenceGivesTheDigestOfItsArray() {
    let lazy = (0..<1000).lazy.map { UInt8(truncatingIfNeeded: $0 &* 7) }
    #expect(SHA256.hexDigest(lazy) == SHA256.hexDigest(Array(lazy)))
  }

  /// FIPS 180-4's long example: one million times "a".
  @Test func aMillionLettersInOddPieces() {
    var digest = SHA256()
    let piece = [UInt8](repeating: 0x61, count: 1_000)
    for _ in 0..<500 {
      digest.update(piece[..<333])
      digest.update(piece)
      digest.update(piece[..<667])
    }
    #expect(
      digest.finalize() == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  /// `finalize` leaves the stream as it was.
  @Test func finalizeMayBeFollowedByMore() {
    var digest = SHA256()
    digest.update("ab".utf8)
    _ = digest.finalize()
    digest.update("c".utf8)
    #expect(digest.finalize() == SHA256.hexDigest("abc".utf8))
  }
}
