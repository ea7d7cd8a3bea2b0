import LinearAlgebra
import Foundation
import Testing

/// The help texts, whole, as the README and scripts rely on them. To write the fixtures anew:
/// run `.build/debug/temper COMMAND --help > Tests/TemperTests/Fixtures/help/NAME.txt` for each,
/// NAME being the command with dashes for spaces, and `temper` for the program itself.
@Suite struct HelpTests {
  static let commands = [
    "", "data", "data fetch", "data check", "data synthesize", "train", "evaluate", "bounds",
    "attack", "certify", "verify", "supports", "merge", "visualize", "retrain", "perturb", "export",
    "convert",
    "experiments", "report",
    "bench",
    "completion",
  ]

  private func fixture(_ command: String) throws -> String {
    let name = command.isEmpty ? "temper" : command.replacing(" ", with: "-")
    let url = try #require(
      Bundle.module.url(forResource: name, withExtension: "txt", subdirectory: "Fixtures/help"))
    return try String(contentsOf: url, encoding: .utf8)
  }

  @Test(arguments: commands)
  func theWholeTextIsAsExpected(command: String) throws {
    let words = command.split(separator: " ").map(String.init)
    let expected = try fixture(command)
    for option in ["--help", "-h"] {
      let run = try Sandbox().start(words + [option]).wait(timeout: 30)
      #expect(run.status == 0)
      #expect(run.output == expected)
      #expect(run.errors.isEmpty)
    }
  }

  @Test(arguments: commands)
  func anExampleComesFirst(command: String) throws {
    let lines = try fixture(command).split(separator: "\n")
    #expect(lines[0] == "Example:" || lines[0] == "Examples:", "\(lines[0])")
    #expect(lines[1].contains("temper \(command)".trimmingCharacters(in: .whitespaces)))
    #expect(lines.allSatisfy { $0.count <= 80 })
  }

  @Test func everySubcommandIsListed() throws {
    let text = try fixture("")
    for command in Self.commands where !command.isEmpty && !command.contains(" ") {
      #expect(text.contains("\n  \(command) "))
    }
  }

  @Test func theVersionNamesWhatItWasBuiltFrom() throws {
    let run = try Sandbox().temper("--version")
    #expect(run.status == 0)
    let lines = run.output.split(separator: "\n").map(String.init)
    try #require(lines.count == 5)
    #expect(lines[0].wholeMatch(of: /temper \d+\.\d+\.\d+/) != nil)
    #expect(lines[1].wholeMatch(of: /commit (unknown|[0-9a-f]{40}(\+changes)?)/) != nil)
    #expect(lines[2].wholeMatch(of: /Swift \d+\.\d+.*/) != nil)
    #expect(lines[3].hasPrefix("OpenBLAS 0."))
    #expect(lines[4].wholeMatch(of: /GLPK \d+\.\d+/) != nil)
  }
}
