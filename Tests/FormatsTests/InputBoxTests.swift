import Formats
import LinearAlgebra
import TestSupport
import Testing

@Suite struct InputBoxTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func box(_ text: String, as name: String = "box.csv") throws -> [Interval] {
    try InputBox(contentsOf: folder.write(text, as: name)).bounds.map(\.enclosure)
  }

  private func error(_ text: String, as name: String = "box.csv") -> String {
    do {
      _ = try box(text, as: name)
      return ""
    } catch {
      return "\(error)".replacing(folder.path + "/", with: "")
    }
  }

  @Test(arguments: [
    "0,0.5\n-1,2e3\n", "lower,upper\r\n0,0.5\r\n-1,2000\r\n", "name;from;to\na b;0;.5\nc;-1;+2E3",
    "\"x, y\",0,0.5\n\n\"z\",-1,2000.0",
  ])
  func linesAreIntervals(text: String) throws {
    #expect(try box(text) == [Interval(0, 0.5), Interval(-1, 2000)])
  }

  @Test func decimalsAreExact() throws {
    let end = try box("0.1,0.1\n")[0]
    #expect(end == Interval(0.1.nextDown, 0.1))
  }

  @Test func aPropertysBoxIsItsInputs() throws {
    let inputs = "(declare-const X_0 Real)(declare-const X_1 Real)(declare-const Y_0 Real)"
    let bounds = "(assert (<= X_0 1.5))(assert (>= X_0 -1.0))(assert (<= X_1 0.5))"
    let all = inputs + bounds + "(assert (>= X_1 0.0))(assert (>= Y_0 3.0))"
    #expect(try box(all, as: "p.vnnlib") == [Interval(-1, 1.5), Interval(0, 0.5)])
    #expect(
      error(inputs + bounds + "(assert (>= Y_0 3.0))", as: "p.vnnlib")
        .contains("input X_1 is not bounded on both sides"))
    let several = "(assert (or (and (<= X_1 0.25) (>= X_1 0.0)) (and (>= X_1 0.375))))"
    #expect(
      error(inputs + bounds + several, as: "p.vnnlib").contains("has several boxes of inputs"))
    #expect(
      error(all + "(assert (>= X_0 2.0))", as: "p.vnnlib").contains("no inputs satisfy"))
    #expect(error("(assert", as: "p.vnnlib").hasPrefix("p.vnnlib: line 1"))
  }

  @Test(arguments: [
    ("0,1\n2\n", "box.csv: line 2: has not two numbers at its end (give each input a line: "),
    ("0,1\na,2,x\n", "line 2: has not two numbers"), ("0,1\n1,2,3,4\n", "line 2: has not two"),
    ("0,1\n3,2\n", "box.csv: line 2: its least value is above its greatest (exchange them)"),
    ("0,nan\n", "line 1: has not two numbers"), ("-inf,1\n", "line 1: has not two numbers"),
    ("0,1e400\n", "line 1: its numbers are too large"), ("lower,upper\n", "has no line of two"),
    ("", "box.csv: is empty"), ("\"0,1", "a quote is not closed"),
  ])
  func mistakesAreNamed(text: String, message: String) {
    #expect(error(text).contains(message), "\(error(text))")
  }

  @Test func aFileThatIsNotThereIsNamed() {
    #expect(throws: FormatError.self) { try InputBox(contentsOf: folder.path + "/none.csv") }
  }
}
