internal import Campaigns
import ArgumentParsing
import Basics
import Experiments
import Networks

/// What `attack` and `certify` share: which images, where their records go and which may be there
/// already.
enum RecordOptions {
  static let indices = Option<IndexList?>(
    "indices", value: "LIST", help: "these images, such as 0,4,10-19")
  static let output = Option<String?>(
    "output", short: "o", value: "FILE",
    help: "append each record to this file as it is finished; - is standard output",
    completion: .file(["jsonl"]))
  static let resume = Flag(
    "resume", help: "go on with the output file: what is proved in it is not done again")

  /// Where records are appended, checked before anything is read; nil where they are only printed.
  ///
  /// - Parameter inputs: the files that the command reads, each with the option that names it.
  static func file(
    _ arguments: Arguments, inputs: [(option: String, path: String)]
  ) throws -> OutputFile? {
    let file = arguments[output].map { OutputFile($0, .records) }
    if arguments[resume], file?.isStandardOutput ?? true {
      throw arguments.usageError("--resume needs a file as --output")
    }
    if let file, !file.isNew, !arguments[resume] {
      throw FileProblem(
        path: file.path,
        reason: "exists already (add --resume to go on with it, or name another file)")
    }
    try file?.check(arguments, inputs: inputs, printsJSON: arguments[SharedOptions.json])
    return file
  }

  /// A network as records name it.
  struct NetworkName: CustomStringConvertible {
    let fingerprint: String
    let model: String?
    var perturbation: String?
    /// As in records: nil where the logits are the outputs.
    let outputs: OutputActivation?

    var description: String {
      [model ?? "a network", perturbation.map { "behind \($0)" }, "(\(fingerprint.prefix(12)))"]
        .compactMap(\.self).joined(separator: " ") + Text.reading(outputs ?? .linear)
    }
  }

  /// Refuses to go on with a file about another network, which may be a mistyped name.
  ///
  /// - Parameter read: the networks of a file's records.
  static func check(
    _ file: OutputFile?, _ arguments: Arguments, isAbout own: NetworkName,
    _ read: (String) throws -> [NetworkName]
  ) throws {
    guard arguments[resume], let file, !file.isNew,
      let other = try read(file.path).first(where: { $0.fingerprint != own.fingerprint })
    else { return }
    throw FileProblem(
      path: file.path,
      reason: "its records are of \(other), not of \(own): another network (name another file, or "
        + "that network with --model and --read-outputs)")
  }
}

extension Array where Element: ProofRecord {
  /// The status of a command that was to make so many records.
  ///
  /// - Parameter failure: what to say where the solver failed.
  func status(outOf count: Int, failure: String = "") -> ExitStatus {
    if Interruption.isRequested,
      self.count < count || contains(where: { $0.limit == .interrupted })
    {
      Console.note("temper: \(Interrupted())")
      return .interrupted
    }
    if contains(where: \.isFailure) {
      Console.note("temper: \(failure)")
      return .failure
    }
    return allSatisfy(\.isProved) ? .success : .unproven
  }
}
