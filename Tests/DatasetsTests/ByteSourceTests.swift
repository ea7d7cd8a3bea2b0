import Datasets
import TestSupport
import Testing

@Suite struct ByteSourceTests {
  @Test func contentsAreReadAsFarAsIsAllowed() throws {
    let folder = try TemporaryFolder()
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 >> 4) }
    let plain = try folder.write(bytes, as: "plain")
    let packed = try folder.write(Gzip.compress(bytes), as: "packed.gz")
    for path in [plain, packed] {
      #expect(try ByteSource.contents(of: path, upTo: 300_000) == bytes)
      #expect(try ByteSource.contents(of: path, upTo: 299_999) == nil)
    }
  }
}
