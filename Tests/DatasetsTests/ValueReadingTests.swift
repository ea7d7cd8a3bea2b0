import Datasets
import TestSupport
import Testing

@Suite struct ValueReadingTests {
  private static let labels = ArrayFile.npy([0, 1], [2])

  private func load(
    _ train: [UInt8], _ test: [UInt8], isScaled: Bool = false
  ) throws -> (train: ImageDataset, test: ImageDataset, notes: [String]) {
    try DataFiles.arrays(
      train: train, Self.labels, test: test, Self.labels, isScaled: isScaled)
  }

  private func floats(_ numbers: [Float]) -> [UInt8] {
    ArrayFile.npy(floats: numbers, [2, numbers.count / 2])
  }

  @Test func numbersFrom0To1AreTakenAsTheyAre() throws {
    let both = try load(floats([0, 0.25, 1, 0.1]), floats([1, 1, 0, 0]))
    #expect(both.train.numbers == [0, 0.25, 1, 0.1] && both.test.numbers == [1, 1, 0, 0])
    #expect(both.train.image(1) == [1, Double(Float(0.1))])
  }

  /// Both parts decide together: test images that are dark by chance are bytes as the others are.
  @Test func wholeNumbersTo255AreBytes() throws {
    let both = try load(floats([0, 255, 1, 128]), floats([1, 1, 0, 0]))
    #expect(both.train.values == .bytes([0, 255, 1, 128]))
    #expect(both.test.values == .bytes([1, 1, 0, 0]))
  }

  @Test func bytesAreBytesHoweverDark() throws {
    let dark = ArrayFile.npy([0, 1, 1, 0], [2, 2])
    let both = try load(dark, dark)
    #expect(both.train.values == .bytes([0, 1, 1, 0]))
    #expect(both.notes.count == 1 && both.notes[0].contains("no byte is above 1"))
  }

  @Test func theFirstValueOutsideIsNamed() throws {
    let good = floats([0, 0.5, 1, 0.5])
    let labels = Self.labels
    for (train, test, text) in [
      (floats([0.5, 2, 7, 0]), good, "x_train.npy: row 0, column 1: 2.0 is not in [0, 1]"),
      (good, floats([0, 1, 1, -0.5]), "x_test.npy: row 1, column 1: -0.5 is not in [0, 1]"),
      (floats([0, 1, 256, 3]), good, "x_train.npy: row 1, column 0: 256.0 is not in [0, 1]"),
    ] {
      let files = try DataFiles()
      try files.folder.write(ArrayFile.npz(train: train, labels, test: test, labels), as: "a.npz")
      #expect(files.error("a.npz").contains(text))
      #expect(files.error("a.npz").contains("(scale the data to [0, 1], or add --scale minmax)"))
    }
    var numbers = [Float](repeating: 0.5, count: 24)
    numbers[13] = 9
    let images = ArrayFile.npy(floats: numbers, [2, 2, 2, 3])
    #expect(
      try DataFiles.arraysError(images).contains("image 1, channel 1, row 0, column 0: 9.0 is not"))
  }

  /// Each column by its training values; what is constant is 0, and what is outside is clipped.
  @Test func columnsAreScaledByTheirTrainingValues() throws {
    let both = try load(
      floats([10, 7, -5, 20, 7, 5]), floats([15, 7, 5, 40, 8, -10]), isScaled: true)
    #expect(both.train.numbers == [0, 0, 0, 1, 0, 1])
    #expect(both.test.numbers == [0.5, 0, 1, 1, 0, 0])
    #expect(both.notes.count == 2)
    #expect(
      both.notes[0].contains("each column was scaled") && both.notes[0].contains("3 test values"))
    #expect(both.notes[1].contains("1 of 3 columns are constant"))
  }

  @Test func channelsOfImagesAreScaled() throws {
    // Two images of 1 x 2 pixels and three channels: the last index is the channel.
    let images = ArrayFile.npy(
      floats: [0, 100, 5, 2, 300, 5, 4, 200, 5, 1, 100, 5], [2, 1, 2, 3])
    let both = try load(images, images, isScaled: true)
    #expect(
      both.train.numbers == [0, 0.5, 0, 1, 0, 0, 1, 0.25, 0.5, 0, 0, 0])
  }

  /// Differences that no float64 holds.
  @Test func theLargestNumbersAreScaled() throws {
    let large = ArrayFile.npy(
      "<f8", [2, 1],
      bytes: [-Double.greatestFiniteMagnitude, .greatestFiniteMagnitude].flatMap {
        ArrayFile.littleEndian(Int(bitPattern: UInt($0.bitPattern)), 8)
      })
    #expect(try load(large, large, isScaled: true).train.numbers == [0, 1])
  }

  @Test func scalingIsForWhatNeedsIt() throws {
    let both = try load(floats([0, 0.25, 1, 0.1]), floats([1, 1, 0, 0]), isScaled: true)
    #expect(both.train.numbers == [0, 0.25, 1, 0.1])
    #expect(both.notes.count == 1 && both.notes[0].contains("--scale changes nothing"))
    let images = ArrayFile.npy([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2])
    #expect(
      try DataFiles.arraysError(images, isScaled: true).contains(
        "need no --scale (leave --scale out)"))
    // A table of bytes is a table.
    #expect(
      try load(ArrayFile.npy([10, 20], [2, 1]), ArrayFile.npy([15, 30], [2, 1]), isScaled: true)
        .test.numbers == [0.5, 1])
  }

  /// Numbers keep what float64 has of them until they are scaled.
  @Test func largeNumbersKeepTheirDifferences() throws {
    let files = try DataFiles()
    try files.folder.write("0,1700000000\n1,1700000003\n", as: "a_train.csv")
    try files.folder.write("0,1700000001.5\n", as: "a_test.csv")
    #expect(try files.load("a_test.csv", isScaled: true).test.numbers == [0.5])
  }
}
