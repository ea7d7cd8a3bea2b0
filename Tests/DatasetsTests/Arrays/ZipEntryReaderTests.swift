import Datasets
import TestSupport
import Testing

@Suite struct ZipEntryReaderTests {
  private static let size = 300_001
  private static let images = ArrayFile.npy(
    (0..<size).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }, [1, 1, size])
  private static let label = ArrayFile.npy([1], [1])

  private func zip(isDeflated: Bool, announcing size: Int? = nil) -> [UInt8] {
    ArrayFile.zip(
      [
        ("x_train.npy", Self.images), ("y_train.npy", Self.label), ("x_test.npy", Self.images),
        ("y_test.npy", Self.label),
      ], isDeflated: isDeflated, announcing: size)
  }

  private func error(_ zip: [UInt8]) throws -> String {
    let files = try DataFiles()
    try files.folder.write(zip, as: "a.npz")
    return files.error("a.npz")
  }

  /// Larger than every buffer on the way.
  @Test(arguments: [false, true])
  func aLargeEntryComesBackWhole(isDeflated: Bool) throws {
    let files = try DataFiles()
    try files.folder.write(zip(isDeflated: isDeflated), as: "a.npz")
    let expected = (0..<Self.size).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }
    #expect(try files.load("a.npz").test.values == .bytes(expected))
  }

  @Test(arguments: [false, true])
  func aWrongChecksumIsNamed(isDeflated: Bool) throws {
    var bad = zip(isDeflated: isDeflated)
    let list = try #require(
      bad.indices.first { bad[$0...].starts(with: [0x50, 0x4b, 1, 2]) })
    // The list's second entry is the labels', read first.
    let second = try #require(
      bad.indices.first { $0 > list && bad[$0...].starts(with: [0x50, 0x4b, 1, 2]) })
    bad[second + 16] ^= 1
    #expect(try error(bad).contains("a.npz, y_train.npy: its checksum (CRC-32) is wrong"))
  }

  @Test func changedBytesAreNoticed() throws {
    var stored = zip(isDeflated: false)
    stored[1000] ^= 1
    #expect(try error(stored).contains("x_train.npy: its checksum (CRC-32) is wrong"))
    var deflated = zip(isDeflated: true)
    // The first block's kind: there is none of this one.
    deflated[30 + "x_train.npy".utf8.count] |= 6
    #expect(
      try error(deflated).contains("x_train.npy: its packed bytes are damaged: invalid block"))
  }

  /// A small entry that unpacks to much more than it says is stopped at what it says.
  @Test func aBombIsStoppedByWhatItAnnounces() throws {
    let zeros = ArrayFile.npy([UInt8](repeating: 0, count: 1 << 24), [2])
    let entries = [("x_train.npy", Self.images), ("y_train.npy", zeros)]
    let others = [("x_test.npy", Self.images), ("y_test.npy", Self.label)]
    let bomb = ArrayFile.zip(entries + others, isDeflated: true)
    #expect(bomb.count < 1 << 20)
    #expect(try error(bomb).contains("an array of 2 has"))
    let small = ArrayFile.npy([1, 0], [2]).count
    let disguised = ArrayFile.zip(entries + others, isDeflated: true, announcing: small)
    #expect(try error(disguised).contains("unpacks to more than the \(small) bytes announced"))
  }

  @Test func otherWaysOfPackingAreRefused() throws {
    var encrypted = zip(isDeflated: true)
    var method = encrypted
    for place in encrypted.indices where encrypted[place...].starts(with: [0x50, 0x4b, 1, 2]) {
      encrypted[place + 8] |= 1
      method[place + 10] = 12
    }
    #expect(try error(encrypted).contains("it is encrypted (save it without a password)"))
    #expect(try error(method).contains("it is compressed by method 12 (save it stored"))
  }
}
