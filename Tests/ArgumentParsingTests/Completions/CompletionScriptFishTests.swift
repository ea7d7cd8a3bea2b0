import ArgumentParsing
import Testing

@Suite(.enabled(if: ShellRun.isInstalled("fish"))) struct CompletionScriptFishTests {
  /// What fish offers for the last word of a line, without the descriptions.
  static func offers(_ line: String) throws -> [String] {
    let run = try #require(ShellRun("fish"))
    let script = """
      \(CompletionScript.fish(for: Program.root, global: Program.globals))
      complete -C '\(line)'
      """
    let files = ["a b.safetensors", "l.txt", "models/"]
    let (text, _) = try run.output(before: ["--no-config"], script: script, files: files)
    return text.split(separator: "\n").map { line in
      String(line.prefix { $0 != "\t" })
    }.sorted()
  }

  @Test(arguments: [
    ("temper ", ["completion", "data", "help", "train"]),
    ("temper --data data tr", ["train"]),
    ("temper data ", ["check", "fetch", "help"]),
    ("temper train --lo", ["--log", "--loss"]),
    ("temper train --loss ", ["cross-entropy", "mse"]),
    ("temper train --loss=m", ["--loss=mse"]),
    ("temper train --log ", ["a b.safetensors", "l.txt", "models/"]),
    ("temper --data ", ["models/"]),
    ("temper completion ", ["bash", "fish", "models/", "zsh"]),
    ("temper train --epochs ", []),
  ])
  func everyKind(line: String, expected: [String]) throws {
    #expect(try Self.offers(line) == expected)
  }
}
