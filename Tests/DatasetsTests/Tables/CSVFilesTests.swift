import Datasets
import TestSupport
import Testing

@Suite struct CSVFilesTests {
  private func load(
    _ train: String, _ test: String
  ) throws -> (train: ImageDataset, test: ImageDataset, notes: [String]) {
    let files = try DataFiles()
    try files.folder.write(train, as: "a_train.csv")
    try files.folder.write(test, as: "a_test.csv")
    return try files.load("a_train.csv")
  }

  private func error(_ train: String, _ test: String) throws -> String {
    let files = try DataFiles()
    try files.folder.write(train, as: "a_train.csv")
    try files.folder.write(test, as: "a_test.csv")
    return files.error("a_train.csv")
  }

  @Test(
    arguments: [
      ("a_train.csv", "a_test.csv"), ("a-train.csv", "a-test.csv"), ("a_train.tsv", "a_test.tsv"),
      ("a_train.csv.gz", "a_test.csv.gz"), ("a_train.csv", "a_test.csv.gz"),
      ("a_train.CSV", "a_test.CSV"),
    ])
  func twoFilesAreTwoSplits(train: String, test: String) throws {
    let files = try DataFiles()
    for (name, text) in [(train, "0,5\n1,6\n"), (test, "2,7\n")] {
      let bytes = Array(text.utf8)
      try files.folder.write(name.hasSuffix("gz") ? Gzip.compress(bytes) : bytes, as: name)
    }
    for name in [train, test] {
      let both = try files.load(name)
      #expect(both.train.values == .bytes([5, 6]) && both.train.labels == [0, 1])
      #expect(both.test.values == .bytes([7]) && both.test.labels == [2])
      #expect(both.train.classCount == 3 && both.notes.isEmpty)
    }
  }

  @Test func aFileAloneIsDivided() throws {
    let files = try DataFiles()
    try files.folder.write((0..<30).map { "\($0 % 3),\($0)\n" }.joined(), as: "a_train.csv")
    let both = try files.load("a_train.csv")
    #expect(both.train.labelCounts == [8, 8, 8] && both.test.labelCounts == [2, 2, 2])
    #expect(both.notes.count == 1)
  }

  @Test func textsAreClassesInTheirOrder() throws {
    let both = try load("cat,1\ndog,2\n10,3\n", "bird,4\n2,5\n")
    #expect(both.train.classNames == ["10", "2", "bird", "cat", "dog"])
    #expect(both.train.labels == [3, 4, 0] && both.test.labels == [2, 1])
    // Numbers below zero are names too.
    #expect(try load("-1,1\n1,2\n", "1,3\n").train.classNames == ["-1", "1"])
  }

  @Test func wholeNumbersAreTheClassesThemselves() throws {
    let both = try load("3,1\n1.0,2\n", "\" 0\",4\n")
    #expect(both.train.classNames == nil && both.train.classCount == 4)
    #expect(both.train.labels == [3, 1] && both.test.labels == [0])
  }

  @Test func labelsThatAreNoClassesAreNamed() throws {
    for label in ["0.5", "65536", "-0.1", "1e300"] {
      #expect(
        try error("0,1\n\(label),2\n", "1,2\n").hasPrefix(
          "a_train.csv: the label '\(label)' is no class"))
    }
  }

  @Test func bothFilesHaveTheSameColumns() throws {
    #expect(
      try error("0,1\n", "0,1,2\n").hasPrefix(
        "a_test.csv: its columns are not those of a_train.csv"))
    #expect(try error("label,a,b\n0,1,2\n", "label,b,a\n0,1,2\n").contains("its columns are not"))
  }
}
