import ArgumentParsing
import Basics
import Campaigns
import Foundation
import Formats
import Networks

/// `temper verify`: whether inputs that a property allows have outputs that it asks for.
enum VerifyCommand {
  private static let files = PositionalList<String>(
    required: "FILE",
    help: "a network and a property of VNN-LIB 1.0; or a query of VNN-LIB 2.0 alone",
    completion: .file(["onnx", "nnet", "safetensors", "vnnlib", "gz"]))
  private static let networks = OptionList<NamedFile>(
    "network", value: "NAME=FILE", help: "the network that a query calls so",
    completion: .file(["onnx", "nnet", "safetensors"]))
  private static let timeLimit = Option<Double?>(
    "time-limit", value: "S", defaultText: "none", help: "seconds for all of it",
    validate: Check.above(0))
  private static let timeout = Option<Double?>(
    "timeout", value: "S", defaultText: "none", help: "the same, as the standard calls it",
    validate: Check.above(0))
  private static let assignments = Option<String?>(
    "serialise-assignments", value: "DIR",
    help: "after sat write each tensor to a file of ONNX in this folder, and print none",
    completion: .directory)
  private static let output = Option<String?>(
    "output", short: "o", value: "FILE", help: "a copy of what is printed", completion: .file([]))

  /// A name and a file, such as N=net.onnx.
  struct NamedFile: ArgumentValue {
    let name: String
    let path: String

    init(argument: String) throws(ArgumentValueError) {
      let parts = argument.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else {
        throw .unreadable(expected: Self.valueDescription, got: argument)
      }
      (name, path) = (String(parts[0]), String(parts[1]))
    }

    static var valueDescription: String { "a name and a file, such as N=net.onnx" }
  }

  static let command = Command(
    "verify", abstract: "Prove a property of a network, or find inputs that violate it.",
    examples: [
      Example(
        "temper verify net.onnx prop.vnnlib --time-limit 60",
        "unsat: no inputs satisfy the file's constraints; sat: some do, and they are printed."),
      Example(
        "temper verify query.vnnlib --network N=net.onnx",
        "A query of VNN-LIB 2.0, which names its networks."),
    ],
    discussion:
      "The first line printed is unsat, sat, unknown or timeout (for VNN-LIB 2.0 timed-out). unsat is proved in real "
      + "arithmetic over the decimals of the file; a comparison that is met by a tie is met. sat comes "
      + "with float32 inputs within the box whose outputs satisfy the constraints in float64 and "
      + "float32. Exit status: 0 for unsat and sat, 2 for unknown and timeout, 1 for an error.",
    arguments: [files, networks, timeLimit, timeout] + ModelOptions.preprocessing + [
      SharedOptions.memory, SharedOptions.jobs, assignments, output,
    ],
    exclusives: [Exclusive([timeLimit, timeout], required: false)]
  ) { arguments in
    let file = arguments[output].map { OutputFile($0, .verdict) }
    try file?.check(
      arguments,
      inputs: arguments[files].map { ("FILE", $0) }
        + arguments[networks].map { ("--network", $0.path) })
    if let folder = arguments[assignments] { try AtomicFile.createDirectory(folder) }
    let (property, models): (Property, [Model])
    let limit = arguments[timeLimit] ?? arguments[timeout]
    let verification: Verification
    do {
      (property, models) = try read(arguments)
      verification = try Verification(
        property, networks: models.map(\.graph), ports: models.map(\.file), timeLimit: limit,
        memoryLimit: arguments.memoryLimit(),
        solver: SharedOptions.solvers.linear)
    } catch let error as PropertyError where error.kind == .unsupported {
      return try report("unknown", because: "\(error)", file, arguments)
    } catch let error as VerificationError {
      guard error.isMismatch else {
        return try report("unknown", because: error.description, file, arguments)
      }
      throw FileProblem(
        path: arguments[files].last ?? "", reason: "\(error) (name the network that it is about)")
    }
    let progress = Progress(
      "regions", total: verification.regionCount,
      isQuiet: arguments[SharedOptions.quiet] || verification.regionCount < 2)
    let outcome = try verification.run(
      jobs: arguments.jobs, shouldStop: { Interruption.isRequested },
      progress: { progress.update($0) })
    progress.finish()
    var lines = [outcome.verdict.text(for: property.version)]
    if let (inputs, outputs) = outcome.counterexample, let folder = arguments[assignments] {
      try write(property.assignmentFiles(inputs: inputs, outputs: outputs), to: folder)
    } else if let (inputs, outputs) = outcome.counterexample {
      lines.append(
        property.version == .one
          ? property.competitionText(inputs: inputs, outputs: outputs)
          : property.assignmentText(inputs: inputs, outputs: outputs))
    }
    return try report(lines.joined(separator: "\n"), because: outcome.reason, file, arguments)
  }

  private static func write(
    _ tensors: [(name: String, bytes: [UInt8])], to folder: String
  ) throws {
    for tensor in tensors {
      try AtomicFile.write(Data(tensor.bytes), to: "\(folder)/\(tensor.name).pb")
    }
  }

  /// Prints an answer, and why there is no other.
  private static func report(
    _ text: String, because reason: String?, _ file: OutputFile?, _ arguments: Arguments
  ) throws -> ExitStatus {
    if file?.isStandardOutput != true { Console.result(text) }
    try file?.write(Data((text + "\n").utf8))
    guard let reason else { return .success }
    arguments.note(reason)
    return Interruption.isRequested ? .interrupted : .unproven
  }

  /// The property, and its networks in its order.
  private static func read(_ arguments: Arguments) throws -> (Property, [Model]) {
    let paths = arguments[files]
    guard paths.count <= 2 else {
      throw arguments.usageError("FILE...: a network and a property, or a query alone")
    }
    let property = try Property(path: paths[paths.count - 1])
    let named = arguments[networks]
    if paths.count == 2 {
      guard named.isEmpty else {
        throw arguments.usageError("--network: the network is the first FILE already")
      }
      return (property, [try model(paths[0], arguments)])
    }
    var graphs: [String: Model] = [:]
    for network in named {
      guard graphs[network.name] == nil else {
        throw arguments.usageError("--network: \(network.name) is given twice")
      }
      graphs[network.name] = try model(network.path, arguments)
    }
    var result: [Model] = []
    for network in property.networks {
      // A network that equals another is that one.
      var name = network.name
      if case .equal(let other) = network.relation, graphs[name] == nil { name = other }
      if property.networks.count == 1, graphs.count == 1, let only = graphs.values.first,
        name.isEmpty
      {
        result.append(only)
        continue
      }
      guard let graph = graphs[name] else {
        throw arguments.usageError(
          "--network: the query is about '\(network.name)', which has no file (give --network "
            + "\(network.name)=FILE)")
      }
      result.append(graph)
    }
    return (property, result)
  }

  /// A network, and its file where that names inputs and outputs.
  private struct Model {
    let graph: NetworkGraph
    var file: ONNXNetwork?
  }

  private static func model(_ path: String, _ arguments: Arguments) throws -> Model {
    let isONNX = path.lowercased().hasSuffix(".onnx")
    let file = isONNX ? try ONNXNetwork(contentsOf: path) : nil
    let graph = try file?.graph ?? ModelFile.read(path).graph
    return Model(graph: try arguments.preprocessed(graph, of: path), file: file)
  }
}

extension Verdict {
  /// The verdict in a version's words.
  fileprivate func text(for version: Property.Version) -> String {
    self == .timeout && version == .two ? "timed-out" : rawValue
  }
}
