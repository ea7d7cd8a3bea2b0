import ArgumentParsing
import Testing

@Suite struct ArgumentsTests {
  @Test func defaultsStandInForWhatWasNotGiven() throws {
    let arguments = try Program.run("train --network dnn1 -o m --log l")
    #expect(arguments[Program.network] == "dnn1")
    #expect(arguments[Program.hidden] == nil)
    #expect(arguments[Program.epochs] == 50)
    #expect(arguments[Program.learningRate] == 0.001)
    #expect(arguments[Program.loss] == .crossEntropy)
    #expect(arguments[Program.box] == NumberRange(0, 1))
    #expect(arguments[Program.output] == "m")
    #expect(!arguments[Program.verbose])
    #expect(arguments[Program.data] == nil)
  }

  @Test func givenValuesAreTellableFromEqualDefaults() throws {
    let arguments = try Program.run("train --hidden 8 -o m --log l --epochs 50 -v")
    #expect(arguments.wasGiven(Program.epochs))
    #expect(arguments.wasGiven(Program.verbose))
    #expect(arguments.wasGiven(Program.hidden))
    #expect(!arguments.wasGiven(Program.seed))
    #expect(!arguments.wasGiven(Program.quiet))
  }

  @Test func positionalsMayBeLeftOut() throws {
    let arguments = try Program.run("completion bash")
    #expect(arguments[Program.folder] == nil)
    #expect(arguments.wasGiven(Program.target))
    #expect(!arguments.wasGiven(Program.folder))
  }

  @Test func positionalsMayHaveDefaults() throws {
    let shell = Positional<Shell>("SHELL", default: .fish, help: "")
    let command = Command("c", abstract: "", examples: [], arguments: [shell]) { _ in .success }
    let parser = CommandParser(root: command, version: "")
    for (words, expected) in [([], Shell.fish), (["zsh"], .zsh)] {
      guard case .run(_, let arguments, _) = try parser.parse(words) else {
        throw Unexpected(line: "")
      }
      #expect(arguments[shell] == expected)
    }
  }

  @Test func aListTakesAllWords() throws {
    let files = PositionalList<String>(required: "FILE", help: "what to join")
    let output = Option<String>(required: "output", short: "o", value: "FILE", help: "")
    let command = Command(
      "c", abstract: "", examples: [], arguments: [files, output]
    ) { _ in .success }
    let parser = CommandParser(root: command, version: "")
    guard case .run(_, let arguments, _) = try parser.parse(["a", "-o", "x", "b", "--", "-c"])
    else { throw Unexpected(line: "") }
    #expect(arguments[files] == ["a", "b", "-c"])
    let error = #expect(throws: UsageError.self) { try parser.parse(["-o", "x"]) }
    #expect(error?.message == "missing FILE...")
    #expect(error?.usage == "c FILE... --output FILE [options]")
  }

  @Test func optionsAreFoundByName() throws {
    let twin = Option<Int>("epochs", value: "N", default: 3, help: "another declaration")
    #expect(try Program.run("train --hidden 8 -o m --log l -e 9")[twin] == 9)
    #expect(try Program.run("train --hidden 8 -o m --log l")[twin] == 3)
  }

  @Test func commandsReportWrongCombinations() throws {
    let error = try Program.run("data fetch").usageError("--resume needs --output")
    #expect(
      error.description == """
        temper data fetch: --resume needs --output
        usage: temper data fetch [options]
        see temper data fetch --help
        """)
    #expect(error.problem == .other("--resume needs --output"))
  }

  @Test func undeclaredOptionsTrap() async {
    await #expect(processExitsWith: .failure) {
      _ = try Program.run("data fetch")[Program.epochs]
    }
  }

  @Test func optionsOfAnotherTypeTrap() async {
    await #expect(processExitsWith: .failure) {
      let twin = Option<String?>("epochs", value: "N", help: "")
      _ = try Program.run("train --hidden 8 -o m --log l -e 9")[twin]
    }
  }
}
