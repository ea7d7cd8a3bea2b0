import Datasets
import TestSupport
import Testing

@Suite struct CSVRecordsTests {
  /// A table of two columns and labels 1, 0, 1, 0 and so on, read as training data beside a test file.
  private func load(_ text: String, test: String = "1,2,3\n") throws -> ImageDataset {
    let files = try DataFiles()
    try files.folder.write(text, as: "a_train.csv")
    try files.folder.write(test, as: "a_test.csv")
    return try files.load("a_train.csv").train
  }

  private func error(_ text: String) throws -> String {
    let files = try DataFiles()
    try files.folder.write(text, as: "a.csv")
    return files.error("a.csv")
  }

  @Test(
    arguments: [
      "1,20,30\n0,40,50\n", "1,20,30\r\n0,40,50", "1;20;30\n0;40;50\n\n\n", "1\t20\t30\n0\t40\t50",
      "\"1\",\"20\",\"30\"\n\"0\" ,40,\"50\"\r\n\r\n", "1 , 20,30 \n\n\n0,40 ,50\n",
      "\u{feff}1,20,30\n0,40,50\n", "\n\n1,20,30\n0,40,50\n", "1,20.0,3e1\n0,+40,50.\n",
    ])
  func linesAreFields(text: String) throws {
    let images = try load(text)
    #expect(images.values == .bytes([20, 30, 40, 50]) && images.labels == [1, 0])
    #expect(images.shape == ImageShape(tableOf: 2))
  }

  /// Quotes hold separators, line ends and quotes; what is quoted does not tell the separator.
  @Test func quotesHoldAnything() throws {
    let files = try DataFiles()
    try files.folder.write(
      "\"a,b,\"\"c\"\"\nd\";class\n1;\"x, \"\"y\"\"\"\n2;z\n3;z\n4;z\n", as: "a.csv")
    let both = try files.load("a.csv")
    #expect(both.train.classNames == ["x, \"y\"", "z"])
    #expect(both.train.labels + both.test.labels == [0, 1, 1, 1])
  }

  /// Longer than the buffer that reads it, so that lines and quotes break anywhere in it.
  @Test func aLongFileComesBackWhole() throws {
    let numbers = (0..<200_000).map { $0 * 7 % 256 }
    let text = numbers.map { "\($0 % 2),\"\($0)\"\r\n" }.joined()
    let images = try load(text, test: "1,3\n")
    #expect(images.values == .bytes(numbers.map { UInt8($0) }))
    #expect(images.labels == numbers.map { $0 % 2 })
  }

  @Test func badQuotesAreNamed() throws {
    #expect(try error("1,2\n0,\"3\n1,4\n").hasPrefix("a.csv, line 2: a quote is not closed"))
    #expect(
      try error("1,2\n\n0,\"3\"4\n").hasPrefix("a.csv, line 3: something follows a closing quote"))
  }

  @Test func aFileOfOneEndlessLineIsNamed() throws {
    let files = try DataFiles()
    try files.folder.write(Gzip.compress(.init(repeating: 49, count: 70 << 20)), as: "a.csv.gz")
    #expect(files.error("a.csv.gz").contains("line 1: it is longer than any line of numbers"))
    try files.folder.write(Gzip.compress(.init(repeating: 44, count: 5 << 20)), as: "a.csv.gz")
    #expect(files.error("a.csv.gz").contains("line 1: it is longer than any line of numbers"))
  }
}
