import ArgumentParsing
import Testing

@Suite(.enabled(if: ShellRun.isInstalled("bash"))) struct CompletionScriptBashTests {
  /// What Bash offers for the last of the words, sorted.
  static func offers(_ words: [String]) throws -> [String] {
    let run = try #require(ShellRun("bash"))
    let quoted = words.map { "'\($0)'" }.joined(separator: " ")
    let script = """
      \(CompletionScript.bash(for: Program.root, global: Program.globals))
      COMP_WORDS=(temper \(quoted))
      COMP_CWORD=\(words.count)
      _temper
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    let files = ["a b.safetensors", "*.safetensors", "l.txt", "models/"]
    let (text, _) = try run.output(
      before: ["--noprofile", "--norc"], script: script, files: files)
    return text.split(separator: "\n").map(String.init).sorted()
  }

  @Test(arguments: [
    ([""], ["completion", "data", "help", "train"]),
    (["tr"], ["train"]),
    (["data", ""], ["check", "fetch", "help"]),
    (["--data", "data", "tr"], ["train"]),
    (["--data", "=", "data", "tr"], ["train"]),
    (["help", "data", ""], ["check", "fetch", "help"]),
    (["help", "train", ""], []),
  ])
  func subcommands(words: [String], expected: [String]) throws {
    #expect(try Self.offers(words) == expected)
  }

  @Test(arguments: [
    (["--"], ["--data", "--help", "--quiet", "--version"]),
    (["train", "--lo"], ["--log", "--loss"]),
    (["train", "--qu"], ["--quiet"]),
    (["completion", "-"], ["--count", "--data", "--help", "--indices", "--quiet", "-h", "-q"]),
    (["data", "fetch", ""], ["--data", "--help", "--quiet", "-h", "-q"]),
  ])
  func options(words: [String], expected: [String]) throws {
    #expect(try Self.offers(words) == expected)
  }

  @Test(arguments: [
    (["train", "--loss", ""], ["cross-entropy", "mse"]),
    (["train", "--loss", "=", "m"], ["mse"]),
    (["train", "--loss", "="], ["cross-entropy", "mse"]),
    (["train", "--network", "d"], ["dnn1", "dnn2"]),
    (["train", "--epochs", ""], []),
    (["completion", "z"], ["zsh"]),
  ])
  func values(words: [String], expected: [String]) throws {
    #expect(try Self.offers(words) == expected)
  }

  @Test(arguments: [
    (["train", "--output", ""], ["*.safetensors", "a b.safetensors", "models"]),
    (["train", "-o", "a"], ["a b.safetensors"]),
    (["train", "--log", ""], ["*.safetensors", "a b.safetensors", "l.txt", "models"]),
    (["--data", ""], ["models"]),
    (["completion", "m"], ["models"]),
  ])
  func files(words: [String], expected: [String]) throws {
    #expect(try Self.offers(words) == expected)
  }

  @Test func registersItsFunction() {
    let script = CompletionScript.bash(for: CompletionScriptTests.hostile)
    #expect(script.hasSuffix("\ncomplete -F _temper_2 temper-2\n"))
  }
}
