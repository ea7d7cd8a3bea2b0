internal import Campaigns
import ArgumentParsing
import Basics
import Datasets
import Experiments

/// `temper attack`: the smallest changes that fool a network.
enum AttackCommand {
  private static let count = Option<Int?>(
    "count", value: "N", help: "the first N images that the network classifies correctly",
    validate: Check.atLeast(1))
  private static let timeLimit = SharedOptions.timeLimit("for each instance")

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
        "temper attack --model cnn.safetensors --count 1000 --method pgd --norm linf --radius 0.1",
        "Gradient attacks: quick, on networks of any size, without proof."),
      Example(
        "temper attack --model dnn1.safetensors --count 100 --shard 2/8 -o part2.jsonl",
        "A part of the work; temper merge joins the files of all parts."),
    ],
    discussion:
      "Exit status 2 means that a limit left something unproven; by gradients nothing is proved, "
      + "and the status is 0. Records are printed or "
      + "written as they are finished, and after Ctrl-C as far as the search has come; --json "
      + "prints them together at the end.",
    arguments: ModelOptions.all + [
      RecordOptions.indices, count, SharedOptions.split,
    ] + AttackOptions.all + [
      timeLimit, SharedOptions.memory, SharedOptions.shard, SharedOptions.jobs,
      RecordOptions.output, RecordOptions.resume, ExamplePictures.option,
    ] + SharedOptions.dataOptions + [SharedOptions.json],
    exclusives: [Exclusive([RecordOptions.indices, count], required: true)]
  ) { arguments in
    let file = try RecordOptions.file(arguments, inputs: AttackOptions.inputs(arguments))
    let batch = try AttackOptions.batch(
      arguments, split: arguments[SharedOptions.split], timeLimit: arguments[timeLimit],
      memoryLimit: arguments.memoryLimit())
    try RecordOptions.check(
      file, arguments,
      isAbout: .init(
        fingerprint: batch.networkFingerprint, model: batch.modelName,
        perturbation: batch.perturbationName, outputs: batch.network.outputActivation.recorded)
    ) {
      try ExampleFile.read($0).map {
        .init(
          fingerprint: $0.network, model: $0.model, perturbation: $0.perturbation,
          outputs: $0.outputs)
      }
    }
    let pictures = try ExamplePictures(arguments, batch.samples)
    let indices = arguments[RecordOptions.indices]?.indices
    try arguments.check(indices ?? [], in: batch.samples)
    let choice = batch.instances(
      indices.map(ImageSelection.indices) ?? .firstCorrect(arguments[count] ?? 0),
      targets: AttackOptions.targets(arguments))
    noteMissing(choice, arguments)
    let instances = arguments[SharedOptions.shard]?.share(choice.instances) ?? choice.instances
    let describe = { @Sendable (record: AttackRecord) in
      AttackCommand.line(record, of: batch.samples.images)
    }
    let printer = RecordPrinter<AttackRecord>(
      arguments, file, title: "attacks", total: instances.count, line: describe
    ) { "image \($0.index): \($0.status.rawValue)" }
    let records = try batch.run(
      instances, jobs: arguments.jobs, output: file?.filePath.map(ExampleFile.init),
      resuming: arguments[RecordOptions.resume],
      shouldStop: { Interruption.isRequested || Console.hasFailed }, progress: printer.show)
    try pictures?.write(records)
    // Where records go to a file, nobody has seen them yet.
    let lines = file?.filePath == nil ? [] : records.map(describe)
    try printer.finish(records, lines: lines + [summary(records)])
    if batch.settings.method.isGradient, records.count == instances.count { return .success }
    return records.status(
      outOf: instances.count,
      failure: "the solver failed on some instances, see the records with status error (try "
        + "another --method)")
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
  private static func line(_ record: AttackRecord, of images: ImageDataset) -> String {
    let label = images.className(record.label)
    let target = record.target.map(images.className) ?? "any"
    if record.method.isGradient {
      return "\(record.split) \(record.index): \(label) -> \(target)  "
        + (record.distance.map { "fooled, \(record.norm.rawValue) \(Text.number($0, 5))" }
          ?? "not fooled")
    }
    let distance =
      record.leastDistance.map {
        "\(record.norm.rawValue) \(Text.number($0, 5))"
          + (record.distance == nil ? " (ties, no example)" : "")
      } ?? "no example"
    let bound = record.isProved ? "" : ", at least \(Text.number(record.lowerBound, 5))"
    let limit = record.limit.map { ", limit: \($0.rawValue)" } ?? ""
    return "\(record.split) \(record.index): \(label) -> \(target)  "
      + "\(record.status.rawValue), \(distance)\(bound), \(record.nodes) nodes, "
      + "\(Text.number(record.seconds, 2)) s\(limit)"
  }

  private static func summary(_ records: [AttackRecord]) -> String {
    let summary = AttackSummary(records)
    guard summary.count > 0 else { return "no attacks" }
    if records[0].method.isGradient {
      let fooled = records.count { $0.distance != nil }
      return
        "\(summary.count) attacks: \(Text.percent(Double(fooled) / Double(summary.count))) fooled, "
        + "mean distance \(Text.number(summary.meanDistance, 4)), mean time "
        + "\(Text.number(summary.meanSeconds, 4)) s"
    }
    return
      "\(summary.count) attacks: \(Text.percent(summary.provedFraction)) proved, mean distance "
      + "\(Text.number(summary.meanDistance, 4)), mean gap \(Text.percent(summary.meanGap)), "
      + "mean time \(Text.number(summary.meanSeconds, 3)) s, longest "
      + "\(Text.number(summary.longestSeconds, 2)) s"
  }
}
