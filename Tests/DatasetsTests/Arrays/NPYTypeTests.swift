import Datasets
import TestSupport
import Testing

@Suite struct NPYTypeTests {
  /// Numbers as every type stores them: 3, 0 and 1, by hand.
  @Test(
    arguments: [
      ("|u1", [3, 0, 1]), ("|i1", [3, 0, 1]), ("<u2", [3, 0, 0, 0, 1, 0]),
      (">u2", [0, 3, 0, 0, 0, 1]), ("<i2", [3, 0, 0, 0, 1, 0]),
      ("<u4", [3, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]), (">i4", [0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 1]),
      (
        "<i8", [3, 0, 0, 0, 0, 0, 0, 0] + .init(repeating: 0, count: 8) + [1, 0, 0, 0, 0, 0, 0, 0]
      ),
      (">u8", [0, 0, 0, 0, 0, 0, 0, 3] + .init(repeating: 0, count: 15) + [1]),
      ("<f2", [0, 0x42, 0, 0, 0, 0x3c]), (">f2", [0x42, 0, 0, 0, 0x3c, 0]),
      ("<f4", [0, 0, 0x40, 0x40, 0, 0, 0, 0, 0, 0, 0x80, 0x3f]),
      (">f4", [0x40, 0x40, 0, 0, 0, 0, 0, 0, 0x3f, 0x80, 0, 0]),
      (
        "<f8",
        [0, 0, 0, 0, 0, 0, 8, 0x40] + .init(repeating: 0, count: 14) + [0xf0, 0x3f]
      ), (">f8", [0x40, 8] + .init(repeating: 0, count: 14) + [0x3f, 0xf0, 0, 0, 0, 0, 0, 0]),
    ] as [(String, [UInt8])])
  func everyTypeHoldsLabelsAndPixels(descriptor: String, bytes: [UInt8]) throws {
    let labels = ArrayFile.npy(descriptor, [3], bytes: bytes)
    let images = ArrayFile.npy(descriptor, [3, 1], bytes: bytes)
    let both = try DataFiles.arrays(train: images, labels, test: images, labels)
    #expect(both.train.labels == [3, 0, 1] && both.train.classCount == 4)
    #expect(both.train.values == .bytes([3, 0, 1]))
  }

  @Test func truthValuesAreNumbers() throws {
    let labels = ArrayFile.npy("|b1", [2], bytes: [1, 0])
    let images = ArrayFile.npy("|b1", [2, 1, 2], bytes: [1, 0, 0, 1])
    let both = try DataFiles.arrays(train: images, labels, test: images, labels)
    #expect(both.test.labels == [1, 0])
    #expect(both.test.numbers == [1, 0, 0, 1])
  }

  @Test func signsAreRead() throws {
    for (descriptor, bytes) in [
      ("|i1", [0xff, 1]), ("<i2", [0xff, 0xff, 1, 0]), (">i2", [0xff, 0xff, 0, 1]),
    ] as [(String, [UInt8])] {
      let error = try DataFiles.arraysError(ArrayFile.npy(descriptor, [2, 1], bytes: bytes))
      #expect(error.contains("row 0, column 0: -1.0 is not in [0, 1]"))
    }
  }
}
