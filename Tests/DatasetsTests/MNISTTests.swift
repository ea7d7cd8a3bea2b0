import Basics
import Datasets
import Foundation
import TestSupport
import Testing

@Suite struct MNISTTests {
  @Test func theGzippedFileWins() throws {
    let folder = try TemporaryFolder()
    try folder.write(Tiny.images, as: Tiny.imagesName)
    try folder.write(Tiny.labelFile, as: Tiny.labelsName)
    let newer = IDX.encode(.labels, dimensions: [3], bytes: [1, 2, 3])
    try folder.write(Gzip.compress(newer), as: Tiny.labelsName + ".gz")
    #expect(try MNIST.load(.test, from: folder.path).labels == [1, 2, 3])
    #expect(try MNIST.load(.test, from: folder.path + "/").labels == [1, 2, 3])
  }

  /// Some programs unpack the files to names with a dot.
  @Test(arguments: ["", ".gz"])
  func namesWithADotAreFound(suffix: String) throws {
    let folder = try TemporaryFolder()
    for (name, bytes) in TinyDigits.files {
      let dotted = name.replacing("-idx", with: ".idx")
      #expect(dotted.contains(".idx1-ubyte") || dotted.contains(".idx3-ubyte"))
      try folder.write(suffix.isEmpty ? bytes : Gzip.compress(bytes), as: dotted + suffix)
    }
    #expect(try MNIST.locate(explicit: folder.path, environment: [:]) == folder.path)
    #expect(try MNIST.load(.test, from: folder.path) == TinyDigits.testImages)
    #expect(try MNIST.load(.train, from: folder.path) == TinyDigits.trainImages)
    #expect(try DataCheck.run(directory: folder.path).problems.isEmpty)
  }

  @Test func theFirstImagesAreTheFirst() throws {
    let folder = try TemporaryFolder()
    let all = TinyDigits.testImages
    for (name, bytes) in TinyDigits.files { try folder.write(Gzip.compress(bytes), as: name) }
    for count in [1, 7, all.count - 1, all.count, all.count + 1] {
      #expect(try MNIST.load(.test, from: folder.path, first: count) == all.prefix(count))
    }
    // A file that is too short for them is damaged, one that is damaged behind them is not looked at.
    let name = MNIST.File(.test, .images).name
    let whole = try #require(TinyDigits.files[name])
    try folder.write(Array(whole.dropLast(60)), as: name)
    #expect(try MNIST.load(.test, from: folder.path, first: 5) == all.prefix(5))
    #expect(throws: DatasetError.self) {
      try MNIST.load(.test, from: folder.path, first: all.count - 1)
    }
  }

  @Test func aMissingFileIsNamedWithItsRemedy() throws {
    let folder = try TemporaryFolder()
    try folder.write(Tiny.images, as: Tiny.imagesName)
    let path = folder.path + "/" + Tiny.labelsName
    let error = #expect(throws: DatasetError.self) { try MNIST.load(.test, from: folder.path) }
    #expect(error == .missingFile(path: path))
    #expect(error?.description.contains("temper data fetch") == true)
  }

  @Test func aFolderInsteadOfAFileIsNamed() throws {
    let folder = try TemporaryFolder()
    try folder.write(Tiny.labelFile, as: Tiny.labelsName)
    try AtomicFile.createDirectory(folder.path + "/" + Tiny.imagesName)
    #expect(throws: DatasetError.isAFolder(path: folder.path + "/" + Tiny.imagesName)) {
      try MNIST.load(.test, from: folder.path)
    }
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may read everything"))
  func aForbiddenFileIsNamed() throws {
    let folder = try TemporaryFolder()
    chmod(try folder.write(Tiny.images, as: Tiny.imagesName), 0)
    try folder.write(Tiny.labelFile, as: Tiny.labelsName)
    #expect(
      throws: DatasetError.unreadable(
        path: folder.path + "/" + Tiny.imagesName, reason: "Permission denied")
    ) {
      try MNIST.load(.test, from: folder.path)
    }
  }

  @Test func imagesAndLabelsMustPair() {
    let labels = IDX.encode(.labels, dimensions: [2], bytes: [1, 2])
    guard case .countMismatch(_, 3, _, 2) = Tiny.error(labels: labels) else {
      return #expect(Bool(false))
    }
  }

  /// The largest label of both splits decides, also where only some images are read.
  @Test func labelsAbove9AreMoreClasses() throws {
    let folder = try TemporaryFolder()
    try folder.write(Tiny.images, as: Tiny.imagesName)
    try folder.write(Tiny.labelFile, as: Tiny.labelsName)
    #expect(try MNIST.load(.test, from: folder.path).classCount == 10)
    let labels = IDX.encode(.labels, dimensions: [3], bytes: [1, 2, 46])
    try folder.write(labels, as: MNIST.File(.train, .labels).name)
    #expect(try MNIST.load(.test, from: folder.path, first: 2).classCount == 47)
  }

  @Test func locatePrefersWhatIsNamed() throws {
    let (first, second) = (try TemporaryFolder(), try TemporaryFolder())
    try first.write(Tiny.labelFile, as: Tiny.labelsName + ".gz")
    try second.write(Tiny.labelFile, as: Tiny.labelsName)
    let environment = ["TEMPER_DATA": second.path]
    #expect(try MNIST.locate(explicit: first.path, environment: environment) == first.path)
    #expect(try MNIST.locate(explicit: nil, environment: environment) == second.path)
    #expect(MNIST.directory(explicit: nil, environment: [:]) == "data/mnist")
    #expect(MNIST.directory(explicit: nil, environment: ["TEMPER_DATA": ""]) == "data/mnist")
  }

  @Test func anEmptyFolderIsNotPassedOver() throws {
    let (empty, full) = (try TemporaryFolder(), try TemporaryFolder())
    try full.write(Tiny.labelFile, as: Tiny.labelsName)
    let error = #expect(throws: DatasetError.self) {
      try MNIST.locate(explicit: empty.path, environment: ["TEMPER_DATA": full.path])
    }
    let text = try #require(error).description
    #expect(text.contains(empty.path))
    #expect(text.contains("temper data fetch"))
    #expect(text.contains("temper data synthesize"))
    #expect(!text.contains("\n"))
  }

  /// The label counts that the literature gives for MNIST.
  @Test(.enabled(if: RealMNIST.folder != nil, "needs MNIST in TEMPER_DATA or data/mnist"))
  func mnistItselfLoads() throws {
    let folder = try #require(RealMNIST.folder)
    let test = try MNIST.load(.test, from: folder)
    #expect((test.count, test.rows, test.columns) == (10_000, 28, 28))
    #expect(test.labelCounts == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
    #expect(test.labels.prefix(5) == [7, 2, 1, 0, 4])
    let train = try MNIST.load(.train, from: folder)
    #expect((train.count, train.rows, train.columns) == (60_000, 28, 28))
    #expect(train.labels.prefix(5) == [5, 0, 4, 1, 9])
  }
}
