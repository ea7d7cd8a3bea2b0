import Datasets
import TestSupport
import Testing

@Suite struct ArrayStoreTests {
  private static let names = [
    ["x_train", "y_train", "x_test", "y_test"], ["X_train", "y_train", "X_test", "y_test"],
    ["train_images", "train_labels", "test_images", "test_labels"],
  ]
  private static let arrays = [
    ArrayFile.npy([9, 8, 7], [3, 1]), ArrayFile.npy([0, 1, 0], [3]),
    ArrayFile.npy([6, 5], [2, 1]),
    ArrayFile.npy([2, 1], [2]),
  ]

  @Test(arguments: names, [false, true])
  func namesAreFoundInArchivesAndFolders(names: [String], isFolder: Bool) throws {
    let files = try DataFiles()
    let entries = zip(names, Self.arrays).map { ($0 + ".npy", $1) }
    for (name, bytes) in entries where isFolder { try files.folder.write(bytes, as: name) }
    if !isFolder { try files.folder.write(ArrayFile.zip(entries), as: "a.npz") }
    let both = try files.load(isFolder ? "" : "a.npz")
    #expect(both.train.values == .bytes([9, 8, 7]) && both.train.labels == [0, 1, 0])
    #expect(both.test.values == .bytes([6, 5]) && both.test.labels == [2, 1])
    // The largest label of both splits decides.
    #expect(both.train.classCount == 3 && both.test.classCount == 3)
    #expect(both.notes.isEmpty)
  }

  @Test(arguments: ["x", "X"])
  func onePartIsDivided(name: String) throws {
    let files = try DataFiles()
    let images = ArrayFile.npy((0..<20).map { UInt8($0 + 2) }, [20, 1])
    let labels = ArrayFile.npy((0..<20).map { UInt8($0 % 2) }, [20])
    try files.folder.write(
      ArrayFile.zip([(name + ".npy", images), ("y.npy", labels)]), as: "a.npz")
    let both = try files.load("a.npz")
    #expect(both.train.count == 16 && both.test.labelCounts == [2, 2])
    #expect(both.notes.count == 1 && both.notes[0].contains("4 of its 20 examples"))
  }

  @Test func otherNamesAreListed() throws {
    let files = try DataFiles()
    try files.folder.write(
      ArrayFile.zip([("a.npy", Self.arrays[0]), ("b.npy", Self.arrays[1])]), as: "a.npz")
    #expect(
      files.error("a.npz").hasPrefix("a.npz: it holds a.npy, b.npy, but not x_train, y_train"))
    try files.folder.write(ArrayFile.zip([]), as: "a.npz")
    #expect(files.error("a.npz").hasPrefix("a.npz: it holds nothing, but not"))
  }
}
