import ArgumentParsing
import Basics
import Experiments
import Verification

/// `temper attack`: the smallest changes that fool a network.
enum AttackCommand {
  private static let indices = Option<IndexList?>(
    "indices", value: "LIST", help: "these images, such as 0,4,10-19")
  private static let count = Option<Int?>(
    "count", value: "N", help: "the first N images that the network classifies correctly",
    validate: Check.atLeast(1))
  private static let timeLimit = Option<Double>(
    "time-limit", value: "SECONDS", default: 300, help: "for each instance",
    validate: Check.above(0))
  private static let output = Option<String?>(
    "output", short: "o", value: "FILE",
    help: "append each record to this file as it is finished; - is standard output",
    completion: .file(["jsonl"]))
  private static let resume = Flag(
    "resume", help: "go on with the output file: keep what is proved, try the rest again")

  static let command = Command(
    "attack", abstract: "Find the smallest changes that fool a network, with proof.",
    examples: [
      Example(
        "temper attack --model dnn1.safetensors --count 10 -o attacks.jsonl",
        "The first ten images that it classifies correctly."),
      Example(
        "temper attack --model dnn1.safetensors --indices 0,4,10-19 --target all",
        "All nine targets for twelve images."),
      Example(
        "temper attack --model dnn1.safetensors --count 100 --shard 2/8 -o part2.jsonl",
        "A part of the work; temper merge joins the files of all parts."),
    ],
    discussion: "Exit status 2 means that a limit left something unproven. Records are printed or "
      + "written as they are finished, and after Ctrl-C as far as the search has come; --json "
      + "prints them together at the end.",
    arguments: [SharedOptions.model, indices, count, SharedOptions.split] + AttackOptions.all + [
      timeLimit, SharedOptions.memory, SharedOptions.shard, SharedOptions.jobs, output, resume,
      ExamplePictures.option,
      SharedOptions.data,
      SharedOptions.json,
    ],
    exclusives: [Exclusive([indices, count], required: true)]
  ) { arguments in
    let file = try outputFile(arguments)
    let batch = try AttackOptions.batch(
      arguments, split: arguments[SharedOptions.split], timeLimit: arguments[timeLimit],
      memoryLimit: arguments.memoryLimit())
    if arguments[resume], let file, !file.isNew { try checkNetwork(of: file.path, batch) }
    let pictures = try ExamplePictures(arguments, batch.digits)
    let selection: ImageSelection =
      if let list = arguments[indices] {
        .indices(list.indices)
      } else {
        .firstCorrect(arguments[count] ?? 0)
      }
    try arguments.check(arguments[indices]?.indices ?? [], in: batch.digits)
    let choice = batch.instances(selection, targets: AttackOptions.targets(arguments))
    noteMissing(choice, arguments)
    let instances = arguments[SharedOptions.shard]?.share(choice.instances) ?? choice.instances
    let printer = RecordPrinter(arguments, file, total: instances.count)
    let records = try batch.run(
      instances, jobs: arguments.jobs,
      output: file.flatMap { $0.isStandardOutput ? nil : $0.path }.map(ExampleFile.init),
      resuming: arguments[resume], shouldStop: { Interruption.isRequested || Console.hasFailed },
      progress: printer.show)
    try pictures?.write(records)
    try printer.finish(records)
    return status(records, complete: records.count == instances.count)
  }

  /// Refuses to go on with a file that attacks another network, which may be a mistyped name.
  private static func checkNetwork(of path: String, _ batch: AttackBatch) throws {
    let other = try ExampleFile.read(path).first {
      $0.network.map { $0 != batch.networkFingerprint } ?? false
    }
    guard let other else { return }
    func name(_ model: String?, _ perturbation: String?, _ network: String?) -> String {
      [model, perturbation.map { "behind \($0)" }, network.map { "(\($0.prefix(12)))" }]
        .compactMap { $0 }.joined(separator: " ")
    }
    throw FileProblem(
      path: path,
      reason: "its attacks are on \(name(other.model, other.perturbation, other.network)), not on "
        + "\(name(batch.modelName, batch.perturbationName, batch.networkFingerprint)): another "
        + "network (name another file, or that network with --model)")
  }

  /// Where records are appended, checked before anything is read.
  private static func outputFile(_ arguments: Arguments) throws -> OutputFile? {
    guard let path = arguments[output] else {
      if arguments[resume] { throw arguments.usageError("--resume needs --output") }
      return nil
    }
    let file = OutputFile(path, .records)
    if file.isStandardOutput, arguments[resume] {
      throw arguments.usageError("--resume needs a file as --output")
    }
    guard file.isNew || arguments[resume] else {
      throw FileProblem(
        path: path,
        reason: "exists already (add --resume to go on with it, or name another file)")
    }
    try file.check(
      arguments, inputs: AttackOptions.inputs(arguments), printsJSON: arguments[SharedOptions.json])
    return file
  }

  /// Says which of the images that were asked for are not attacked.
  private static func noteMissing(
    _ choice: (instances: [AttackInstance], misclassified: [Int], ownTarget: [Int]),
    _ arguments: Arguments
  ) {
    for index in choice.misclassified {
      arguments.note("image \(index): skipped, the network misclassifies it")
    }
    if !choice.ownTarget.isEmpty {
      let list = choice.ownTarget.map(String.init).joined(separator: ", ")
      arguments.note("skipped, as they show the target themselves: images \(list)")
    }
    let found = Set(choice.instances.map(\.index)).count + choice.ownTarget.count
    if let count = arguments[count], found < count {
      arguments.note("the network classifies only \(found) images correctly, not \(count)")
    }
    if choice.instances.isEmpty { arguments.note("there is nothing to attack") }
  }

  /// A record in one line for people.
  fileprivate static func line(_ record: AttackRecord) -> String {
    let target = record.target.map(String.init) ?? "any"
    let distance =
      record.leastDistance.map {
        "\(record.norm.rawValue) \(Text.number($0, 5))"
          + (record.distance == nil ? " (ties, no example)" : "")
      } ?? "no example"
    let bound = record.isProved ? "" : ", at least \(Text.number(record.lowerBound, 5))"
    let limit = record.limit.map { ", limit: \($0.rawValue)" } ?? ""
    return "\(record.split) \(record.index): \(record.label) -> \(target)  "
      + "\(record.status.rawValue), \(distance)\(bound), \(record.nodes) nodes, "
      + "\(Text.number(record.seconds, 2)) s\(limit)"
  }

  private static func status(_ records: [AttackRecord], complete: Bool) -> ExitStatus {
    if Interruption.isRequested, !complete || records.contains(where: { $0.limit == .interrupted })
    {
      Console.note("temper: \(Interrupted())")
      return .interrupted
    }
    if records.contains(where: { $0.status == .error }) {
      Console.note(
        "temper: the solver failed on some instances, see the records with status error (try "
          + "another --method)")
      return .failure
    }
    return records.allSatisfy(\.isProved) ? .success : .unproven
  }
}

/// Shows the records of a run: each as it is finished where they go nowhere else, otherwise at the
/// end.
private final class RecordPrinter: Sendable {
  private let file: OutputFile?
  private let isJSON: Bool
  private let progress: Progress
  private let quietly: Bool

  init(_ arguments: Arguments, _ file: OutputFile?, total: Int) {
    self.file = file
    isJSON = arguments[SharedOptions.json]
    quietly = arguments[SharedOptions.quiet]
    progress = arguments.progress("attacks", total: total)
  }

  /// Called after each record, from any thread.
  func show(_ done: Int, _ record: AttackRecord) {
    if let file, file.isStandardOutput {
      // Encoding what a file takes in every other run does not fail.
      if let line = try? JSONLinesFile.text([record]) { progress.printing { Console.emit(line) } }
    } else if file == nil, !isJSON {
      progress.printing { Console.result(AttackCommand.line(record)) }
    }
    progress.update(done, "image \(record.index): \(record.status.rawValue)")
  }

  /// What is left to print when all is done.
  func finish(_ records: [AttackRecord]) throws {
    progress.finish()
    if isJSON { return try Console.json(records) }
    if let file, file.isStandardOutput {
      if !quietly { Console.note(Self.summary(records)) }
      return
    }
    if file != nil { for record in records { Console.result(AttackCommand.line(record)) } }
    Console.result(Self.summary(records))
  }

  private static func summary(_ records: [AttackRecord]) -> String {
    let summary = AttackSummary(records)
    guard summary.count > 0 else { return "no attacks" }
    return
      "\(summary.count) attacks: \(Text.percent(summary.provedFraction)) proved, mean distance "
      + "\(Text.number(summary.meanDistance, 4)), mean gap \(Text.percent(summary.meanGap)), "
      + "mean time \(Text.number(summary.meanSeconds, 3)) s, longest "
      + "\(Text.number(summary.longestSeconds, 2)) s"
  }
}
