import Datasets
import TestSupport
import Testing

@Suite struct CSVTableTests {
  /// Every class three times, so that one of each is a test row.
  private static let rows = "5,1,2\n6,1,2\n7,1,2\n8,0,2\n9,0,2\n10,0,2\n"

  private func load(
    _ text: String, label: String? = nil
  ) throws -> (train: ImageDataset, test: ImageDataset, notes: [String]) {
    let files = try DataFiles()
    try files.folder.write(text, as: "a.csv")
    return try files.load("a.csv", label: label)
  }

  private func error(_ text: String, label: String? = nil) throws -> String {
    let files = try DataFiles()
    try files.folder.write(text, as: "a.csv")
    return files.error("a.csv", label: label)
  }

  /// The values of all rows, whichever part they are in.
  private func values(_ text: String, label: String? = nil) throws -> Set<[Double]> {
    let both = try load(text, label: label)
    #expect(both.train.labelCounts == [2, 2] && both.test.labelCounts == [1, 1])
    return Set(
      [both.train, both.test].flatMap { part in
        (0..<part.count).map { part.image($0).map { ($0 * 255).rounded() } }
      })
  }

  private static let expected: Set<[Double]> = [
    [5, 2], [6, 2], [7, 2], [8, 2], [9, 2], [10, 2],
  ]

  @Test(arguments: ["label", "class", "target", "y", "Label", "CLASS"])
  func theUsualNamesAreLabels(name: String) throws {
    #expect(try values("a,\(name),b\n" + Self.rows) == Self.expected)
  }

  @Test(arguments: [("a,kind,b\n", "kind"), ("a,kind,b\n", "1"), ("", "1"), ("1,3,y\n", "3")])
  func anotherColumnMayBe(header: String, label: String) throws {
    #expect(try values(header + Self.rows, label: label) == Self.expected)
  }

  /// The first of the usual names, in their order.
  @Test func labelComesBeforeTarget() throws {
    #expect(try values("target,label,y\n" + Self.rows) == Self.expected)
  }

  @Test func withoutAHeaderTheFirstColumnIs() throws {
    let both = try load("1,5,2\n1,6,2\n1,7,2\n0,8,2\n0,9,2\n0,10,2\n")
    #expect(both.train.labelCounts == [2, 2])
  }

  @Test func columnsThatAreNotThereAreNamed() throws {
    #expect(
      try error("a,b,c\n" + Self.rows)
        == "a.csv: none of its columns is called label, class, target, y; the columns are 'a', 'b', "
        + "'c' (say which one holds the labels: --label COLUMN)")
    #expect(
      try error("a,b,c\n" + Self.rows, label: "d")
        == "a.csv: no column 'd'; the columns are 'a', 'b', 'c' (--label: a column's name, or its "
        + "position from 0 to 2)")
    #expect(try error(Self.rows, label: "3").contains("no column '3'; it has 3 without names"))
    #expect(try error(Self.rows, label: "-1").contains("no column '-1'"))
    #expect(try error("a,b,b\n" + Self.rows, label: "b").contains("2 columns are called 'b'"))
    #expect(
      try error(",label,b\n" + Self.rows).contains("line 1: column 0 has no name; does it number"))
  }

  @Test func fieldsThatAreNoNumbersAreNamed() throws {
    let header = "a,label,b\n"
    for (row, text) in [
      ("x,1,2", "line 2: column 'a' is 'x', which is no finite number"),
      ("1,1,", "line 2: column 'b' is empty"), ("1,1,nan", "line 2: column 'b' is 'nan'"),
      ("1,1,inf", "line 2: column 'b' is 'inf'"), ("1,1,1e999", "line 2: column 'b' is '1e999'"),
      ("1,,2", "line 2: the label is empty"), ("1,1", "line 2: 2 fields instead of 3"),
      ("1,1,2,3", "line 2: 4 fields instead of 3"),
    ] {
      #expect(try error(header + row + "\n" + Self.rows).contains("a.csv, " + text))
    }
    #expect(
      try error("1;0,5\n1;0,6\n").contains("'0,5', which is no finite number (write decimals"))
    #expect(try error("a,label,b\n").contains("line 1: no row follows the header"))
    #expect(try error("1\n2\n3\n").contains("line 1: one column only"))
    #expect(try error("\n\n").contains("a.csv: the file is empty"))
  }
}
