import Datasets
import Foundation
import TestSupport
import Testing

@Suite struct DataCheckTests {
  @Test func syntheticDigitsAreSoundButNotMNIST() throws {
    let folder = try TemporaryFolder()
    try SyntheticDigits(seed: 1, trainCount: 30, testCount: 20).write(to: folder.path)
    let check = try DataCheck.run(directory: folder.path)
    #expect(check.files.map(\.name) == MNIST.File.allCases.map(\.name))
    #expect(check.files.map(\.count) == [30, 30, 20, 20])
    #expect(check.files.map(\.rows) == [28, nil, 28, nil])
    #expect(check.files.map(\.columns) == [28, nil, 28, nil])
    #expect(check.files.map(\.isGzipped) == [true, true, true, true])
    #expect(check.files[1].labelCounts == .init(repeating: 3, count: 10))
    #expect(check.problems.isEmpty)
    #expect(check.countsAgree(.train) && check.countsAgree(.test))
    #expect(!check.isPublishedMNIST)
  }

  /// The sum is that of the contents, plain or packed: here `sha256sum`'s of nine known bytes.
  @Test func theSumIsThatOfTheContents() throws {
    let file = IDX.encode(.labels, dimensions: [1], bytes: [3])
    for (suffix, bytes) in [("", file), (".gz", Gzip.compress(file))] {
      let folder = try TemporaryFolder()
      try folder.write(bytes, as: Tiny.labelsName + suffix)
      let labels = try DataCheck.run(directory: folder.path).files[3]
      #expect(labels.sha256 == "1e023d46f646a9594224597ffeb38a1e2137e06d2eebb1f6ca8a772dd766deab")
      #expect(labels.isGzipped == (suffix == ".gz"))
      #expect(labels.path == folder.path + "/" + Tiny.labelsName + suffix)
    }
  }

  @Test func everyProblemIsReported() throws {
    let folder = try TemporaryFolder()
    try folder.write([1, 2, 3, 4, 5], as: "train-images-idx3-ubyte")
    try folder.write(Tiny.images, as: Tiny.imagesName)
    try folder.write(
      IDX.encode(.labels, dimensions: [2], bytes: [1, 2]), as: Tiny.labelsName + ".gz")
    let check = try DataCheck.run(directory: folder.path)
    #expect(check.problems.count == 3)
    guard case .wrongMagicNumber = check.problems[0], case .missingFile = check.problems[1],
      case .countMismatch(_, 3, _, 2) = check.problems[2]
    else { return #expect(Bool(false), "\(check.problems)") }
    #expect(!check.countsAgree(.train) && !check.countsAgree(.test))
  }

  @Test func aFolderWithoutDataIsAnError() throws {
    let folder = try TemporaryFolder()
    #expect(throws: DatasetError.self) { try DataCheck.run(directory: folder.path) }
    #expect(throws: DatasetError.self) { try DataCheck.run(directory: folder.path + "/absent") }
  }

  @Test(.enabled(if: RealMNIST.folder != nil, "needs MNIST in TEMPER_DATA or data/mnist"))
  func mnistItselfIsRecognised() throws {
    let check = try DataCheck.run(directory: #require(RealMNIST.folder))
    #expect(check.isPublishedMNIST)
    #expect(check.problems.isEmpty)
  }
}
