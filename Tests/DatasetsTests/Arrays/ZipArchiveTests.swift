import Datasets
import TestSupport
import Testing

@Suite struct ZipArchiveTests {
  private static let images = ArrayFile.npy([0, 51, 102, 255], [2, 1, 2])
  private static let labels = ArrayFile.npy([1, 0], [2])
  private static let entries = [
    ("x_train.npy", images), ("y_train.npy", labels), ("x_test.npy", images),
    ("y_test.npy", labels),
  ]

  private func load(_ zip: [UInt8]) throws -> ImageDataset {
    let files = try DataFiles()
    try files.folder.write(zip, as: "a.npz")
    return try files.load("a.npz").train
  }

  private func error(_ zip: [UInt8]) throws -> String {
    let files = try DataFiles()
    try files.folder.write(zip, as: "a.npz")
    return files.error("a.npz")
  }

  @Test(arguments: [false, true], [false, true])
  func entriesAreFound(isDeflated: Bool, isLarge: Bool) throws {
    let zip = ArrayFile.zip(Self.entries, isDeflated: isDeflated, isLarge: isLarge)
    let images = try load(zip)
    #expect(images.values == .bytes([0, 51, 102, 255]))
    #expect(images.labels == [1, 0] && images.classCount == 2)
    #expect(images.shape == ImageShape(rows: 1, columns: 2))
  }

  /// A comment may look like another end.
  @Test func aCommentIsPassedOver() throws {
    for comment in ["made by hand", "PK\u{5}\u{6}" + String(repeating: "\u{0}", count: 20)] {
      #expect(try load(ArrayFile.zip(Self.entries, comment: comment)).labels == [1, 0])
    }
  }

  @Test func whatIsNoZipFileIsNamed() throws {
    #expect(
      try error(Array("not a zip file at all, but longer than an end".utf8)).hasPrefix(
        "a.npz: no zip file, or one that ends too early (damaged"))
    #expect(try error([]).hasPrefix("a.npz: the file is empty ("))
    let zip = ArrayFile.zip(Self.entries)
    #expect(try error(zip.dropLast(1) + []).contains("ends too early"))
  }

  /// Places that are not in the file, and counts that it has no room for.
  @Test func placesOutsideAreRefused() throws {
    let zip = ArrayFile.zip(Self.entries)
    let end = zip.count - 22
    let cases: [(Int, [UInt8], String)] = [
      (end + 16, [0xff, 0xff, 0xff, 0x7f], "bytes behind its end"),
      (end + 10, [0xff, 0x7f], "announces 32767 entries"),
      (end + 12, [0xff, 0xff, 0xff, 0x0f], "announces 4 entries in 268435455 bytes"),
      (end + 16, [0, 0, 0, 0], "its list of entries breaks off"),
    ]
    for (place, bytes, text) in cases {
      var bad = zip
      bad.replaceSubrange(place..<place + bytes.count, with: bytes)
      #expect(try error(bad).contains(text))
    }
    let large = ArrayFile.zip(Self.entries, isLarge: true)
    // The place of the zip64 end, and the sign that it begins with.
    for place in [large.count - 22 - 12, large.count - 22 - 20, large.count - 22 - 20 - 56] {
      var bad = large
      bad[place] ^= 1
      #expect(try error(bad).contains("the zip64 end is"))
    }
  }

  @Test func anEntryThatStandsTwiceIsRefused() throws {
    let zip = ArrayFile.zip(Self.entries + [("y_test.npy", Self.labels)])
    #expect(try error(zip).contains("it holds 2 entries y_test.npy (save each array once)"))
  }
}
