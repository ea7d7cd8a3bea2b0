import Datasets
import TestSupport
import Testing

@Suite struct RawDataTests {
  /// A table that numbers its rows, whose labels are given.
  private func load(_ labels: [Int]) throws -> (train: ImageDataset, test: ImageDataset) {
    let files = try DataFiles()
    try files.folder.write(
      labels.enumerated().map { "\($1),\($0)\n" }.joined(), as: "a.csv")
    let both = try files.load("a.csv")
    return (both.train, both.test)
  }

  private func rows(_ images: ImageDataset) -> [Int] { images.pixels.map { Int($0) } }

  /// A fifth of each class, as near as whole numbers are, in the order they were in.
  @Test func aFifthOfEachClassIsTestData() throws {
    let sizes = [1, 2, 3, 7, 8, 12, 13]
    let labels = sizes.enumerated().flatMap { Array(repeating: $0, count: $1) }
    let (train, test) = try load(labels)
    #expect(test.labelCounts == [0, 0, 1, 1, 2, 2, 3])
    #expect(zip(train.labelCounts, test.labelCounts).map { $0 + $1 } == sizes)
    #expect(rows(train) == rows(train).sorted() && rows(test) == rows(test).sorted())
    #expect(Set(rows(train) + rows(test)) == Set(labels.indices))
    #expect(rows(test).allSatisfy { test.labels[rows(test).firstIndex(of: $0) ?? 0] == labels[$0] })
  }

  /// Drawn, not the first or the last ones; the same always; of a class on its own.
  @Test func theDivisionIsFixed() throws {
    let labels = (0..<100).map { $0 % 2 }
    let first = rows(try load(labels).test)
    #expect(first == rows(try load(labels).test))
    #expect(first != Array(0..<20) && first != Array(80..<100))
    let others = rows(try load(labels.map { $0 == 1 ? 1 : 2 }).test)
    #expect(first.filter { $0 % 2 == 1 } == others.filter { $0 % 2 == 1 })
  }

  @Test func tooFewToDivideAreNamed() throws {
    let files = try DataFiles()
    try files.folder.write("0,1\n0,2\n1,3\n", as: "a.csv")
    #expect(
      files.error("a.csv").contains("with 3 examples no class has enough to divide (give at least"))
  }
}
