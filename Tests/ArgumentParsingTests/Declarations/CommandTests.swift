import ArgumentParsing
import Testing

@Suite struct CommandTests {
  @Test func runsItsAction() throws {
    let line = "train --hidden 8 -o m --log l"
    #expect(try Program.train.run(Program.run(line)) == .success)
    #expect(try Program.train.run(Program.run(line + " -e 101")) == .unproven)
    #expect(!Program.train.isGroup)
    #expect(Program.root.isGroup)
    #expect(Program.root.subcommands.map(\.name) == ["data", "train", "completion"])
  }

  @Test func exitStatusesHaveTheirNumbers() {
    // Swift Testing has an ExitStatus of its own.
    typealias Status = ArgumentParsing.ExitStatus
    let statuses: [Status] = [.success, .failure, .unproven, .usage, .interrupted]
    #expect(statuses.map(\.rawValue) == [0, 1, 2, 64, 130])
  }

  @Test func examplesAreWrittenWithOrWithoutLabels() {
    #expect(Example("a", "b") == Example(command: "a", explanation: "b"))
  }
}

/// Declarations that no user could satisfy trap where they are made.
@Suite struct CommandChecksTests {
  static func declare(
    _ arguments: [any CommandArgument], exclusives: [Exclusive] = [], globals: [Flag] = []
  ) {
    let command = Command(
      "c", abstract: "", examples: [], arguments: arguments, exclusives: exclusives
    ) { _ in .success }
    _ = CommandParser(root: command, version: "", globalArguments: globals)
  }

  @Test func twoOptionsOfOneName() async {
    await #expect(processExitsWith: .failure) {
      Self.declare([Flag("a", help: ""), Option<Int?>("a", value: "N", help: "")])
    }
  }

  @Test func twoOptionsOfOneLetter() async {
    await #expect(processExitsWith: .failure) {
      Self.declare([Flag("hops", short: "h", help: "")])
    }
  }

  @Test func aDigitAsShortName() async {
    await #expect(processExitsWith: .failure) {
      Self.declare([Flag("one", short: "1", help: "")])
    }
  }

  @Test func theNameOfABuiltInFlag() async {
    await #expect(processExitsWith: .failure) { Self.declare([Flag("help", help: "")]) }
  }

  @Test func theNameOfAGlobalOption() async {
    await #expect(processExitsWith: .failure) {
      Self.declare([Flag("quiet", help: "")], globals: [Flag("quiet", help: "")])
    }
  }

  @Test func anExclusiveGroupOfOtherArguments() async {
    await #expect(processExitsWith: .failure) {
      let (a, b) = (Flag("a", help: ""), Flag("b", help: ""))
      Self.declare([a], exclusives: [Exclusive([a, b], required: false)])
    }
  }

  @Test func anExclusiveGroupOfOne() async {
    await #expect(processExitsWith: .failure) {
      _ = Exclusive([Flag("a", help: "")], required: false)
    }
  }

  @Test func anExclusiveGroupWithARequiredMember() async {
    await #expect(processExitsWith: .failure) {
      let required = Option<Int>(required: "b", value: "N", help: "")
      _ = Exclusive([Flag("a", help: ""), required], required: false)
    }
  }

  @Test func aRequiredPositionalAfterAnOptionalOne() async {
    await #expect(processExitsWith: .failure) {
      Self.declare([
        Positional<Int?>("A", help: ""), Positional<Int>(required: "B", help: ""),
      ])
    }
  }

  @Test func aGroupWithTwoCommandsOfOneName() async {
    await #expect(processExitsWith: .failure) {
      _ = Command("g", abstract: "", examples: [], subcommands: [Program.fetch, Program.fetch])
    }
  }
}
