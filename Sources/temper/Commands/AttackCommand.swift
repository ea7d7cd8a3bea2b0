import ArgumentParsing
import Experiments
import Foundation
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
    "output", short: "o", value: "FILE", help: "append each record to this file as it is finished",
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
    discussion: "Exit status 2 means that a limit left something unproven.",
    arguments: [SharedOptions.model, indices, count, SharedOptions.split] + AttackOptions.all + [
      timeLimit, SharedOptions.shard, SharedOptions.jobs, output, resume, ExamplePictures.option,
      SharedOptions.data,
      SharedOptions.json,
    ],
    exclusives: [Exclusive([indices, count], required: true)]
  ) { arguments in
    if let path = arguments[output], FileManager.default.fileExists(atPath: path),
      !arguments[resume]
    {
      Console.note(
        "temper: \(path): exists already (add --resume to go on with it, or name another file)")
      return .failure
    }
    if arguments[resume], arguments[output] == nil {
      throw arguments.usageError("--resume needs --output")
    }
    if let path = arguments[output] { try InputPath.checkOutput(path) }
    let batch = try AttackOptions.batch(
      arguments, split: arguments[SharedOptions.split], timeLimit: arguments[timeLimit])
    if arguments[resume], let path = arguments[output] { try checkNetwork(of: path, batch) }
    let pictures = try ExamplePictures(arguments, batch.digits)
    let selection: ImageSelection =
      if let list = arguments[indices] {
        .indices(list.indices)
      } else {
        .firstCorrect(arguments[count] ?? 0)
      }
    try AttackOptions.check(arguments[indices]?.indices ?? [], batch, arguments)
    let (all, misclassified) = batch.instances(
      selection, targets: AttackOptions.targets(arguments))
    let instances = arguments[SharedOptions.shard]?.share(all) ?? all
    for index in misclassified {
      arguments.note("image \(index): skipped, the network misclassifies it")
    }
    let progress = arguments.progress("attacks", total: instances.count)
    let records = try batch.run(
      instances, jobs: arguments.jobs, output: arguments[output].map(ExampleFile.init),
      resuming: arguments[resume], shouldStop: { Interruption.isRequested }
    ) { done, record in
      progress.update(done, "image \(record.index): \(record.status.rawValue)")
    }
    progress.finish()
    try pictures?.write(records)
    try show(records, arguments)
    return status(records, complete: records.count == instances.count)
  }

  /// Refuses to go on with a file that attacks another network, which may be a mistyped name.
  private static func checkNetwork(of path: String, _ batch: AttackBatch) throws {
    guard FileManager.default.fileExists(atPath: path),
      let other = try ExampleFile.read(path).first(where: {
        $0.network.map { $0 != batch.networkFingerprint } ?? false
      })
    else { return }
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

  private static func show(_ records: [AttackRecord], _ arguments: Arguments) throws {
    if arguments[SharedOptions.json] {
      try Console.json(records)
      return
    }
    for record in records { Console.result(line(record)) }
    let summary = AttackSummary(records)
    guard summary.count > 0 else {
      Console.result("no attacks")
      return
    }
    Console.result(
      "\(summary.count) attacks: \(Text.percent(summary.provedFraction)) proved, mean distance "
        + "\(Text.number(summary.meanDistance, 4)), mean gap \(Text.percent(summary.meanGap)), "
        + "mean time \(Text.number(summary.meanSeconds, 3)) s, longest "
        + "\(Text.number(summary.longestSeconds, 2)) s")
  }

  private static func line(_ record: AttackRecord) -> String {
    let target = record.target.map(String.init) ?? "any"
    let distance =
      record.distance.map { "\(record.norm.rawValue) \(Text.number($0, 5))" } ?? "no example"
    let bound = record.isProved ? "" : ", at least \(Text.number(record.lowerBound, 5))"
    return "\(record.split) \(record.index): \(record.label) -> \(target)  "
      + "\(record.status.rawValue), \(distance)\(bound), \(record.nodes) nodes, "
      + "\(Text.number(record.seconds, 2)) s"
  }

  private static func status(_ records: [AttackRecord], complete: Bool) -> ExitStatus {
    if Interruption.isRequested && !complete {
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
