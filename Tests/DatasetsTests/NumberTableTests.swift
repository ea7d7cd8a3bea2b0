import Datasets
import TestSupport
import Testing

@Suite struct NumberTableTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func table(_ text: String) throws -> NumberTable {
    try NumberTable(contentsOf: folder.write(text, as: "t.csv"))
  }

  @Test func rowsMayDifferAndTheLastLineMayEnd() throws {
    let rows = [[3], [0.5, -2.147483648e9, 1e-5]]
    #expect(try table("3\n0.5,-2.147483648E9,1.0E-5").rows == rows)
    #expect(try table("3\n\n0.5,-2.147483648E9,1.0E-5\n").rows == rows)
    #expect(try table("").rows == [])
  }

  @Test(arguments: [
    ("1,2\n3,,4\n", 2, ""), ("x\n", 1, "x"), ("1\nnan\n", 2, "nan"), ("1e999\n", 1, "1e999"),
    ("1 \n", 1, "1 "), ("<html>\n", 1, "<html>"),
  ])
  func whatIsNoNumberIsNamed(text: String, line: Int, found: String) throws {
    let error = #expect(throws: NumberTableError.self) { try table(text) }
    #expect(error?.path == folder.path + "/t.csv")
    #expect(error?.line == line)
    #expect(error?.text == found)
  }

  @Test func aMissingFileIsNamed() throws {
    #expect(throws: DatasetError.missingFile(path: folder.path + "/none")) {
      try NumberTable(contentsOf: folder.path + "/none")
    }
  }

  @Test func theSumIsOfFourDecimals() throws {
    let sum = try table("0.12341,0\n7\n").roundedSHA256
    #expect(try table("0.12339,-0.00001\n7.00004\n").roundedSHA256 == sum)
    #expect(try table("0.12339,-0.0\n7\n").roundedSHA256 == sum)
    #expect(try table("0.12346,0\n7\n").roundedSHA256 != sum)
    #expect(try table("0,0.12341\n7\n").roundedSHA256 != sum)
  }
}
