import ArgumentParsing

/// A program with one of everything, for the tests of parser, help and completions.
enum Program {
  enum Loss: String, CaseIterable, ArgumentValue {
    case crossEntropy = "cross-entropy"
    case mse
  }

  static let quiet = Flag("quiet", short: "q", help: "print results only")
  static let data = Option<String?>(
    "data", value: "DIR", defaultText: "data/mnist", help: "folder of the images",
    completion: .directory)
  static let globals: [any CommandArgument] = [data, quiet]

  static let network = Option<String?>(
    "network", value: "NAME", help: "a network of the thesis",
    completion: .values(["dnn1", "dnn2"]))
  static let hidden = Option<IntList?>(
    "hidden", value: "SIZES", help: "the widths of the hidden layers")
  static let epochs = Option<Int>(
    "epochs", short: "e", value: "N", default: 50, help: "passes over the training set",
    validate: Check.atLeast(1))
  static let learningRate = Option<Double>(
    "learning-rate", value: "RATE", default: 1e-3, help: "step size of Adam")
  static let loss = Option<Loss>(
    "loss", value: "LOSS", default: .crossEntropy, help: "what training makes small")
  static let box = Option<NumberRange>(
    "box", value: "LOWER,UPPER", default: NumberRange(0, 1), help: "the range of every pixel")
  static let seed = Option<UInt64>("seed", value: "N", default: 0, help: "where chance starts")
  static let verbose = Flag("verbose", short: "v", help: "one line an epoch")
  static let output = Option<String>(
    required: "output", short: "o", value: "FILE", help: "where the network goes",
    completion: .file(["safetensors"]))
  static let log = Option<String>(
    required: "log", value: "FILE", help: "where the course of the training goes, line by line",
    completion: .file())

  static let train = Command(
    "train", abstract: "Train a network on the digits.",
    examples: [
      Example(
        "temper train --network dnn1 --log l.txt -o m.safetensors",
        "Trains the smallest network of the thesis.")
    ],
    discussion: """
      The network is the one after the last epoch. Its file
      can be read by any program that knows safetensors.

        loss: the mean over a batch
      """,
    arguments: [
      network, hidden, epochs, learningRate, loss, box, seed, verbose, output, log,
    ],
    exclusives: [Exclusive([network, hidden], required: true)]
  ) { arguments in
    arguments[epochs] > 100 ? .unproven : .success
  }

  static let target = Positional<Shell>(required: "SHELL", help: "the shell")
  static let folder = Positional<String?>(
    "FOLDER", help: "where it goes", completion: .directory)
  static let indices = Option<IndexList?>("indices", value: "LIST", help: "which images")
  static let count = Option<Int?>("count", value: "N", help: "how many")
  static let completion = Command(
    "completion", abstract: "Write a completion script.",
    examples: [Example("temper completion bash", "Writes the one for Bash.")],
    arguments: [target, folder, indices, count],
    exclusives: [Exclusive([indices, count], required: false)]
  ) { _ in .success }

  static let fetch = Command(
    "fetch", abstract: "Download the images.",
    examples: [Example("temper data fetch", "Downloads what is missing.")], arguments: []
  ) { _ in .success }
  static let check = Command(
    "check", abstract: "Compare the images with their checksums.",
    examples: [Example("temper data check", "Reads every file.")], arguments: []
  ) { _ in .success }
  static let dataCommands = Command(
    "data", abstract: "Manage the images.",
    examples: [
      Example("temper data fetch", "Downloads what is missing."),
      Example("temper data check", "Reads every file."),
    ],
    subcommands: [fetch, check])

  static let root = Command(
    "temper", abstract: "Train, fool and harden small networks.",
    examples: [
      Example("temper train --network dnn1 --log l.txt -o m.safetensors", "Trains a network.")
    ],
    subcommands: [dataCommands, train, completion])

  static let parser = CommandParser(root: root, version: "1.2.3", globalArguments: globals)

  /// The values of a line that runs a command; the line is split at spaces.
  static func run(_ line: String) throws -> Arguments {
    guard case .run(_, let arguments, _) = try parser.parse(words(line)) else {
      throw Unexpected(line: line)
    }
    return arguments
  }

  /// The help text or version that a line asks for.
  static func text(_ line: String) throws -> String {
    switch try parser.parse(words(line)) {
    case .help(let text), .version(let text): return text
    case .run: throw Unexpected(line: line)
    }
  }

  /// The error of a line that must have one.
  static func error(_ line: String) throws -> UsageError {
    do {
      _ = try parser.parse(words(line))
    } catch {
      return error
    }
    throw Unexpected(line: line)
  }

  private static func words(_ line: String) -> [String] {
    line.split(separator: " ").map(String.init)
  }
}

/// A line that was understood as something else than the test expects.
struct Unexpected: Error {
  let line: String
}
