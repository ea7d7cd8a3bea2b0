import ArgumentParsing
import Testing

@Suite struct UsageErrorTests {
  static let usage = """
    usage: temper train (--network NAME | --hidden SIZES) --output FILE --log FILE [options]
    see temper train --help
    """

  @Test(arguments: [
    ("--learning-rat 1", "unknown option '--learning-rat'; did you mean --learning-rate?"),
    ("--bogus", "unknown option '--bogus'"),
    ("--bogus=3", "unknown option '--bogus'"),
    ("-x", "unknown option '-x'"),
    ("-vx", "unknown option '-vx'"),
    ("-output m", "unknown option '-output'; did you mean --output?"),
    ("--version", "unknown option '--version'"),
    ("--SHELL", "unknown option '--SHELL'"),
    ("--output", "--output: a value is missing (--output FILE)"),
    ("-o", "--output: a value is missing (--output FILE)"),
    ("--output --log l", "--output: a value is missing (--output FILE)"),
    ("--output -- m", "--output: a value is missing (--output FILE)"),
    ("--output=", "--output: expected a text that is not empty, got ''"),
    ("--epochs ten", "--epochs: expected a whole number, got 'ten'"),
    ("-eten", "--epochs: expected a whole number, got 'ten'"),
    ("--epochs 0", "--epochs: must be at least 1, got '0'"),
    ("--seed -1", "--seed: expected a whole number of at least 0, got '-1'"),
    ("--loss mze", "--loss: expected one of cross-entropy, mse, got 'mze'; did you mean mse?"),
    ("--box 1,-1", "--box: must have the smaller number first, got '1,-1'"),
    ("--verbose=yes", "--verbose: takes no value"),
    ("--epochs 3 -e 3", "--epochs: given more than once"),
    ("--data a --data b", "--data: given more than once"),
    ("stray", "unexpected argument 'stray'"),
    ("-- --epochs", "unexpected argument '--epochs'"),
    ("-1", "unexpected argument '-1'"),
    (
      "--network dnn1 --hidden 8 -o m --log l",
      "--network and --hidden cannot be given together"
    ),
    ("", "missing --output FILE, --log FILE, (--network NAME | --hidden SIZES)"),
    ("--network dnn1 --log l", "missing --output FILE"),
    ("-o m --log l", "missing (--network NAME | --hidden SIZES)"),
    ("--bogus --epochs ten", "unknown option '--bogus'"),
  ])
  func ofACommand(line: String, message: String) throws {
    let error = try Program.error("train " + line)
    #expect(error.description == "temper train: \(message)\n\(Self.usage)")
    #expect(error.exitStatus == .usage)
    #expect(error.command == "temper train")
  }

  @Test(arguments: [
    ("trian", "unknown sub-command 'trian'; did you mean train?"),
    ("xyzzy train", "unknown sub-command 'xyzzy'"),
    ("help trian", "unknown sub-command 'trian'; did you mean train?"),
    ("--epochs 3 train", "--epochs: belongs after the sub-command"),
    ("--bogus data", "unknown option '--bogus'"),
    ("-q=3", "unknown option '-q=3'"),
    ("--versoin", "unknown option '--versoin'; did you mean --version?"),
    ("--data", "--data: a value is missing (--data DIR)"),
  ])
  func ofTheProgram(line: String, message: String) throws {
    #expect(
      try Program.error(line).description == """
        temper: \(message)
        usage: temper COMMAND [options]
        see temper --help
        """)
  }

  @Test func ofPositionals() throws {
    #expect(try Program.error("completion").message == "missing SHELL")
    let wrong = try Program.error("completion bsh")
    #expect(wrong.message == "SHELL: expected one of bash, zsh, fish, got 'bsh'")
    #expect(wrong.suggestion == "bash")
    #expect(try Program.error("completion bash a b").message == "unexpected argument 'b'")
    #expect(try Program.error("help train now").message == "unexpected argument 'now'")
    #expect(
      try Program.error("completion bash --count 1 --indices 2").message
        == "--indices and --count cannot be given together")
  }

  @Test func aMissingSubcommandShowsTheHelp() throws {
    for (line, path) in [("", []), ("-q", []), ("data", ["data"])] {
      let error = try Program.error(line)
      let command = (["temper"] + path).joined(separator: " ")
      #expect(error.problem == .missingSubcommand)
      #expect(
        error.description
          == "\(Program.parser.help(for: path))\n\n\(command): a sub-command is missing")
    }
  }

  @Test func programsTellProblemsApart() throws {
    let error = try Program.error("train --loss mze")
    #expect(
      error.problem
        == .invalidValue(
          "--loss", .notPermitted(permitted: ["cross-entropy", "mse"], got: "mze")))
    #expect(error.suggestion == "mse")
    #expect(error.usage.hasPrefix("temper train ("))
  }
}
