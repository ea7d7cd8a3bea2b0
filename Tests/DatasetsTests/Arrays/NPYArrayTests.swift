import Datasets
import TestSupport
import Testing

@Suite struct NPYArrayTests {
  private static let images = ArrayFile.npy([0, 51, 102, 255, 1, 2], [3, 1, 2])

  private func labels(_ labels: [UInt8]) throws -> [Int] {
    try DataFiles.arrays(train: Self.images, labels, test: Self.images, labels).train.labels
  }

  private func error(_ labels: [UInt8]) throws -> String {
    try DataFiles.arraysError(Self.images, labels)
  }

  @Test func labelsAreOneNumberEach() throws {
    #expect(try labels(ArrayFile.npy([2, 0, 1], [3])) == [2, 0, 1])
    #expect(try labels(ArrayFile.npy([2, 0, 1], [3, 1])) == [2, 0, 1])
    #expect(try labels(ArrayFile.npy(floats: [2, 0, 1], [3])) == [2, 0, 1])
  }

  @Test(arguments: [false, true])
  func labelsMayBeOneAmongZeros(isFortran: Bool) throws {
    let rows: [UInt8] = isFortran ? [0, 1, 0, 0, 0, 1, 1, 0, 0] : [0, 0, 1, 1, 0, 0, 0, 1, 0]
    #expect(
      try labels(ArrayFile.npy("|u1", [3, 3], isFortran: isFortran, bytes: rows)) == [2, 0, 1])
    for row in [[1, 1, 0], [0, 0, 0], [2, 0, 0]] as [[UInt8]] {
      let bad = ArrayFile.npy(row + [0, 1, 0, 0, 1, 0], [3, 3])
      #expect(try error(bad).contains("y_train.npy: row 0 of the labels is not a single 1"))
    }
  }

  @Test func labelsThatAreNoClassesAreNamed() throws {
    for (label, text) in [(0.5, "0.5"), (-1, "-1.0"), (65_536, "65536.0")] as [(Float, String)] {
      let bad = ArrayFile.npy(floats: [0, label, 1], [3])
      #expect(try error(bad).contains("y_train.npy: label 1 is \(text) (labels are whole numbers"))
    }
    #expect(
      try error(ArrayFile.npy([0, 1, 0], [3, 1, 1])).contains("labels of the shape 3 x 1 x 1"))
  }

  @Test func theLargestLabelIsRead() throws {
    let labels = ArrayFile.npy(floats: [0, 65_535, 1], [3])
    let both = try DataFiles.arrays(train: Self.images, labels, test: Self.images, labels)
    #expect(both.train.labels == [0, 65_535, 1] && both.test.classCount == 65_536)
  }

  @Test func labelsMustBeAsManyAsImages() throws {
    #expect(
      try error(ArrayFile.npy([0, 1], [2]))
        == "a.npz, x_train.npy holds 3 images, but a.npz, y_train.npy holds 2 labels "
        + "(do the two files belong together? run: temper data fetch)")
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func whatIsNoFiniteNumberIsNamed(number: Float) throws {
    let bad = ArrayFile.npy(floats: [0, 0, 0, 0, 0, number, 0, 0], [2, 2, 2])
    #expect(
      try DataFiles.arraysError(bad).contains("x_train.npy: value [1, 0, 1] is no finite number"))
  }

  /// Files of a folder do not know their size before they end.
  @Test func aFileThatEndsTooEarlyOrTooLateIsNamed() throws {
    let files = try DataFiles()
    for name in ["x_train", "x_test"] { try files.folder.write(Self.images, as: name + ".npy") }
    for name in ["y_train", "y_test"] {
      try files.folder.write(ArrayFile.npy([0, 1, 2], [3]), as: name + ".npy")
    }
    #expect(try files.load().train.labels == [0, 1, 2])
    try files.folder.write(Array(Self.images.dropLast()), as: "x_test.npy")
    #expect(files.error().contains("x_test.npy: it ends after 5 of 3 x 1 x 2 numbers"))
    try files.folder.write(Self.images + [0], as: "x_test.npy")
    #expect(files.error().contains("x_test.npy: bytes follow its 3 x 1 x 2 numbers"))
  }
}
