import Basics
import Datasets
import Foundation
import TestSupport
import Testing

/// Files that are damaged at random are read, or refused with a text; they crash nothing.
@Suite struct MutationTests {
  /// So many mutations of each file: 10,000 in all.
  private static let count = 1000

  private static let images = ArrayFile.npy(floats: (0..<24).map { Float($0) / 32 }, [6, 2, 2])
  private static let labels = ArrayFile.npy([0, 1, 0, 1, 0, 1], [6])
  private static let record = (0..<3073).map { UInt8($0 % 10) }

  /// What is damaged, and what stands beside it whole.
  private static let cases: [(name: String, bytes: [UInt8], others: [String: [UInt8]])] = [
    ("a.npz", ArrayFile.npz(train: images, labels, test: images, labels), [:]),
    ("a.npz", ArrayFile.npz(train: images, labels, test: images, labels, isDeflated: true), [:]),
    (
      "a.npz",
      ArrayFile.zip(
        [("x.npy", images), ("y.npy", labels)], isDeflated: true, isLarge: true, comment: "c"), [:]
    ),
    ("x.npy", images, ["y.npy": labels]), ("y.npy", labels, ["x.npy": images]),
    (
      "x.npy", ArrayFile.npy("|u1", [6, 3, 2, 2], isFortran: true, bytes: .init(0..<72)),
      ["y.npy": labels]
    ),
    ("a.csv", Array((0..<9).map { "\"\($0 % 3)\",\($0),25\r\n" }.joined().utf8), [:]),
    ("a.csv", Array(("a;label;b\n" + (0..<9).map { "\($0);x\($0 % 2);1e2\n" }.joined()).utf8), [:]),
    (
      "a.csv.gz",
      Gzip.compress(Array((0..<9).map { "\($0 % 3)\t\($0)\n" }.joined().utf8)), [:]
    ),
    ("data_batch_1.bin", record + record, ["test_batch.bin": record]),
  ]

  @Test(arguments: cases.indices)
  func damagedFilesAreReadOrRefused(index: Int) throws {
    let (name, bytes, others) = Self.cases[index]
    let files = try DataFiles()
    for (name, bytes) in others { try files.folder.write(bytes, as: name) }
    let target = name.hasPrefix("a.") ? name : ""
    var random = SeededRandom(seed: UInt64(index))
    var (read, refused) = (0, 0)
    try files.folder.write(bytes, as: name)
    #expect(files.error(target) == "")
    for _ in 0..<Self.count {
      // Not as carefully as programs write: this is done ten thousand times.
      try Data(Mutation.of(bytes, &random)).write(
        to: URL(fileURLWithPath: files.folder.path + "/" + name))
      do {
        let both = try files.load(target)
        for images in [both.train, both.test] {
          #expect(images.values.count == images.count * images.pixelCount)
          #expect(images.labels.allSatisfy { (0..<images.classCount).contains($0) })
          if let numbers = images.numbers { #expect(numbers.allSatisfy { 0...1 ~= $0 }) }
        }
        read += 1
      } catch let error as DatasetError {
        #expect(!error.description.contains("\n") && error.description.hasSuffix(")"))
        refused += 1
      }
    }
    #expect(read + refused == Self.count && refused > 0)
  }
}
