import Foundation
import Testing

@Suite struct BenchCommandTests {
  private let box: Sandbox

  init() throws {
    box = try Sandbox()
    try box.writeTinyData()
  }

  /// Every section has its figures, and with an earlier page their ratios to it.
  @Test func everythingIsMeasuredAndCompared() throws {
    let bench = [
      "bench", "--networks", "dnn1", "--seeds", "2", "--epochs", "40", "--attacks", "2",
      "--time-limit", "1", "--data", "data", "--quiet",
    ]
    let first = try box.done(bench)
    let lines = first.output.split(separator: "\n").map(String.init)
    #expect(lines.first == "# Measured by `temper bench`")
    #expect(
      lines.filter { $0.hasPrefix("## ") }
        == ["## Training", "## Bounds", "## Exact search", "## Input perturbation"])
    let rows = lines.filter { $0.hasPrefix("| DNN1 |") }
    #expect(rows.count == 4)

    try box.write(first.output, as: "before.md")
    let second = try box.done(bench + ["--baseline", "before.md"])
    let compared = second.output.split(separator: "\n").filter { $0.hasPrefix("| DNN1 |") }
    #expect(compared.count == 4)
    // The same nodes and the same distance.
    #expect(compared[2].hasSuffix("(1.00) |"))
    #expect(second.output.contains("In brackets: "))
    try box.expectFailure(bench + ["--baseline", "none.md"], saying: "none.md: no such file")
  }
}
