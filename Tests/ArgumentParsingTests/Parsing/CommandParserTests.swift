import ArgumentParsing
import Testing

/// What is understood; what is refused is in `UsageErrorTests`.
@Suite struct CommandParserTests {
  static let complete = "train --hidden 8,8 -o m --log l"

  @Test func givesTheCommandAndItsPath() throws {
    guard case .run(let command, _, let path) = try Program.parser.parse(["data", "fetch"]) else {
      throw Unexpected(line: "data fetch")
    }
    #expect(command.name == "fetch")
    #expect(path == ["data", "fetch"])
  }

  @Test(arguments: ["--epochs 7", "--epochs=7", "-e 7", "-e7", "-e=7", "-ve7", "-ve 7", "-vqe7"])
  func optionsHaveFourSpellings(option: String) throws {
    #expect(try Program.run("\(Self.complete) \(option)")[Program.epochs] == 7)
    #expect(try Program.run("train \(option) --hidden 8 -o m --log l")[Program.epochs] == 7)
  }

  @Test func flagsShareADash() throws {
    let arguments = try Program.run("\(Self.complete) -vq")
    #expect(arguments[Program.verbose])
    #expect(arguments[Program.quiet])
    #expect(try Program.run("\(Self.complete) -v -v --verbose")[Program.verbose])
  }

  @Test func negativeNumbersAreValues() throws {
    #expect(
      try Program.run("\(Self.complete) --box -1,1 --learning-rate -.5")[Program.box]
        == NumberRange(-1, 1))
    #expect(try Program.run("\(Self.complete) --box=-2,0")[Program.box] == NumberRange(-2, 0))
  }

  @Test func aValueMayBeADashOrHoldAnEqualsSign() throws {
    #expect(try Program.run("train --hidden 8 --log l -o -")[Program.output] == "-")
    #expect(try Program.run("train --hidden 8 --log l -o a=b")[Program.output] == "a=b")
    #expect(try Program.run("train --hidden 8 --log l --output=a=b")[Program.output] == "a=b")
    #expect(try Program.run("train --hidden 8 --log l --output=--x")[Program.output] == "--x")
  }

  @Test func globalOptionsStandBeforeAndAfterTheCommand() throws {
    for line in ["--data d data fetch", "data --data d fetch", "data fetch --data=d"] {
      #expect(try Program.run(line)[Program.data] == "d")
    }
    // The value of a global option is not taken for a sub-command.
    #expect(try Program.run("--data data data fetch -q")[Program.data] == "data")
  }

  @Test func positionalsStandAmongOptions() throws {
    let arguments = try Program.run("completion --count 3 zsh -q out")
    #expect(arguments[Program.target] == .zsh)
    #expect(arguments[Program.folder] == "out")
    #expect(arguments[Program.count] == 3)
  }

  @Test func twoDashesEndTheOptions() throws {
    #expect(try Program.run("completion -q -- zsh --count")[Program.folder] == "--count")
    #expect(try Program.run("completion zsh -- --")[Program.folder] == "--")
  }

  @Test(arguments: [
    "train --help", "train -h", "help train", "--help train", "train --bogus -h", "-q train -vh",
    "train --epochs ten --help", "train --epochs --help", "train --output -h", "help -q train",
  ])
  func helpOfACommand(line: String) throws {
    #expect(try Program.text(line) == Program.parser.help(for: ["train"]))
  }

  @Test func helpOfGroups() throws {
    for line in ["--help", "help", "-h", "help help", "trian --help", "--bogus -h", "help -h"] {
      #expect(try Program.text(line) == Program.parser.help(for: []))
    }
    for line in ["data --help", "help data", "data help", "data -h"] {
      #expect(try Program.text(line) == Program.parser.help(for: ["data"]))
    }
    for line in ["data fetch --help", "help data fetch", "data help fetch"] {
      #expect(try Program.text(line) == Program.parser.help(for: ["data", "fetch"]))
    }
  }

  @Test func helpAfterTwoDashesIsAWord() throws {
    #expect(try Program.run("completion -- bash --help")[Program.folder] == "--help")
  }

  @Test func versionOfTheProgram() throws {
    #expect(try Program.text("--version") == "temper 1.2.3")
    #expect(try Program.text("-q --version") == "temper 1.2.3")
    #expect(try Program.text("--version --help") == Program.parser.help(for: []))
  }
}
