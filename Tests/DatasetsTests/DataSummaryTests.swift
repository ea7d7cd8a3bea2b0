import Datasets
import TestSupport
import Testing

@Suite struct DataSummaryTests {
  private func summary(_ files: DataFiles, _ name: String) throws -> DataSummary {
    try DataSummary(
      DataSource.locate(explicit: files.folder.path + "/" + name, environment: [:]))
  }

  @Test func everySplitIsDescribed() throws {
    let files = try DataFiles()
    try files.folder.write("label,a,b\ncat,3,9\ndog,4,5\ncat,0,8\n", as: "a_train.csv")
    try files.folder.write("label,a,b\ndog,2,7\n", as: "a_test.csv")
    let summary = try summary(files, "a_test.csv")
    #expect(summary.kind == "table" && summary.shape == ImageShape(tableOf: 2) && summary.areBytes)
    #expect(summary.classCount == 2 && summary.className(1) == "1 (dog)")
    #expect(summary.parts.map(\.split) == [.train, .test] && summary.parts.map(\.count) == [3, 1])
    #expect(summary.parts.map(\.labelCounts) == [[2, 1], [0, 1]])
    #expect(summary.parts.map(\.range) == [0...9, 2...7])
    #expect(summary.notes.isEmpty)
  }

  @Test func numbersAreDescribedAsNetworksSeeThem() throws {
    let files = try DataFiles()
    let images = ArrayFile.npy(floats: [0.25, 0.5, 0, 0.75], [2, 1, 2])
    let labels = ArrayFile.npy([0, 1], [2])
    try files.folder.write(ArrayFile.npz(train: images, labels, test: images, labels), as: "a.npz")
    let summary = try summary(files, "a.npz")
    #expect(!summary.areBytes && summary.parts.map(\.range) == [0...0.75, 0...0.75])
    #expect(summary.classNames == nil && summary.className(1) == "1")
  }
}
