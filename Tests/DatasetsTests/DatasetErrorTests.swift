import Datasets
import Testing

@Suite struct DatasetErrorTests {
  @Test func theTextNamesThingPlaceAndRemedy() {
    let error = DatasetError.wrongByteCount(
      path: "train-images-idx3-ubyte.gz", dimensions: [60_000, 28, 28], found: 1203)
    #expect(
      error.description
        == "train-images-idx3-ubyte.gz: expected 60000 x 28 x 28 = 47040000 pixel bytes, "
        + "found 1203 (truncated download? run: temper data fetch)")
  }

  /// A download is MNIST's alone.
  @Test func otherFilesAreNotFetched() {
    #expect(
      DatasetError.truncatedGzip(path: "a/b.csv.gz").description.hasSuffix(
        "(truncated download? "
          + "copy or make it again)"))
    #expect(
      DatasetError.truncatedGzip(path: "a/t10k-images.idx3-ubyte").description.hasSuffix(
        "run: temper data fetch)"))
  }

  @Test(
    arguments: [
      .missingFile(path: "P"), .noData(directory: "P", source: "--data"), .isAFolder(path: "P"),
      .unreadable(path: "P", reason: "r"), .emptyFile(path: "P"), .truncatedGzip(path: "P"),
      .corruptGzip(path: "P", reason: "r"), .truncatedHeader(path: "P", expected: 16, found: 2),
      .wrongMagicNumber(path: "P", expected: 2051, found: 7),
      .nothingInside(path: "P", dimensions: [0, 1, 1]),
      .absurdHeader(path: "P", dimensions: [.max, .max, .max]),
      .wrongByteCount(path: "P", dimensions: [3], found: 4),
      .countMismatch(imagesPath: "P", images: 1, labelsPath: "Q", labels: 2),
      .labelOutOfRange(path: "P", index: 3, label: 10, classCount: 10),
      .unknownKind(path: "P", source: "--data"),
      .unusable(path: "P", place: nil, problem: "p", remedy: "r"),
      .unusable(path: "P", place: "line 3", problem: "p", remedy: "r"),
    ] as [DatasetError])
  func everyTextIsOneLineWithThePath(error: DatasetError) {
    #expect(error.description.hasPrefix("P"))
    #expect(!error.description.contains("\n"))
    #expect(error.description.hasSuffix(")"))
  }
}
