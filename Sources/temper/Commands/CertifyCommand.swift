internal import Campaigns
import ArgumentParsing
import Basics
import Datasets
import Experiments
import Figures
import Foundation
import Networks
import Queries

/// `temper certify`: which images no change up to a size fools the network about.
enum CertifyCommand {
  private static let count = Option<Int?>(
    "count", value: "N", help: "the first N images, whether the network is right about them or not",
    validate: Check.atLeast(1))
  private static let radius = Option<RadiusList>(
    required: "radius", value: "R[,R...]",
    help: "changes up to this size are allowed, that size included")
  private static let norm = Option<ProvedNorm>(
    required: "norm", value: "NORM", help: "how changes are measured")
  private static let rule = Option<AttackRule>(
    "rule", value: "RULE", default: .argmax, help: "what counts as fooling, as in temper attack")
  private static let difference = Option<CertificationDifference>(
    "difference", value: "D", default: .number(0),
    help: "rule argmax: another class's logit is at least the label's plus this; float32: robust "
      + "covers what computing in float32 can be off")
  private static let timeLimit = SharedOptions.timeLimit("for each image and radius")
  private static let plot = Option<String?>(
    "plot", value: "FILE", help: "draw both accuracies over the radius to this SVG file",
    completion: .file(["svg"]))

  static let command = Command(
    "certify", abstract: "Prove which images no change up to a size fools the network about.",
    examples: [
      Example(
        "temper certify --model dnn1.safetensors --norm linf --radius 0.01,0.02 --count 100",
        "Certified accuracy, and accuracy under attack, at two radii."),
      Example(
        "temper certify --model dnn1.safetensors --norm l1 --radius 2 --indices 0-9 -o c.jsonl",
        "Ten images, each with its proof or its example."),
    ],
    discussion: "robust is proved, in real arithmetic or with --difference float32 for the network "
      + "in float32 too; fooled comes with an example, not the nearest one, and images that the "
      + "network gets wrong are fooled at distance 0; unknown is neither. Certified accuracy is "
      + "robust over all images, accuracy under attack robust and unknown over all. The norms l2 "
      + "and l0 are not there yet. Exit status 2 means that something is unknown.",
    arguments: ModelOptions.all + [
      SharedOptions.readOutputs, norm, radius, RecordOptions.indices, count,
      SharedOptions.split, rule,
      AttackOptions.margin, AttackOptions.floor, difference, AttackOptions.engine, timeLimit,
      SharedOptions.memory, SharedOptions.jobs, RecordOptions.output, RecordOptions.resume, plot,
    ] + SharedOptions.dataOptions + [SharedOptions.json],
    exclusives: [Exclusive([RecordOptions.indices, count], required: true)]
  ) { arguments in
    let settings = try settings(arguments)
    let inputs = [("--model", arguments[SharedOptions.model])]
    let file = try RecordOptions.file(arguments, inputs: inputs)
    let curve = arguments[plot].map { OutputFile($0, .plot) }
    try curve?.check(arguments, inputs: inputs, printsJSON: true)
    let network = try arguments.network()
    let data = try arguments.dataSource()
    let (samples, references) = try AttackOptions.images(
      arguments[SharedOptions.split], from: data, withReferences: true)
    var batch = try CertificationBatch(
      network: network, samples: samples, references: references, settings: settings,
      timeLimit: arguments[timeLimit], memoryLimit: arguments.memoryLimit(),
      solver: arguments[AttackOptions.engine].solvers.linear)
    batch.modelName = InputPath.name(of: arguments[SharedOptions.model])
    try RecordOptions.check(
      file, arguments,
      isAbout: .init(
        fingerprint: batch.networkFingerprint, model: batch.modelName,
        outputs: network.outputActivation.recorded)
    ) {
      try JSONLinesFile.read(CertificationRecord.self, from: $0).map {
        .init(fingerprint: $0.network, model: $0.model, outputs: $0.outputs)
      }
    }
    let images = try images(arguments, samples)
    let radii = arguments[radius].values
    let describe = { @Sendable (record: CertificationRecord) in
      CertifyCommand.line(record, of: samples.images)
    }
    let printer = RecordPrinter<CertificationRecord>(
      arguments, file, title: "certifications", total: images.count * radii.count,
      line: describe
    ) { "image \($0.index): \($0.status.rawValue)" }
    let records = try batch.run(
      images, radii: radii, jobs: arguments.jobs,
      output: file?.filePath.map(JSONLinesFile.init(appendingTo:)),
      shouldStop: { Interruption.isRequested || Console.hasFailed }, progress: printer.show)
    let summaries = radii.map {
      CertificationSummary(records, radius: $0, classCount: network.decision.classCount)
    }
    try printer.finish(
      Report(summary: summaries, records: records), lines: summaries.map(Self.line))
    try curve?.write(Data(Self.curve(summaries, settings, note: samples.note).utf8))
    return records.status(outOf: images.count * radii.count)
  }

  private static func settings(_ arguments: Arguments) throws -> CertificationSettings {
    let rule = arguments[rule]
    try AttackOptions.check(
      rule,
      given: [
        .margin: arguments.wasGiven(AttackOptions.margin),
        .floor: arguments.wasGiven(AttackOptions.floor),
        .difference: arguments.wasGiven(difference) && arguments[difference] != .float32,
      ], arguments)
    var settings = CertificationSettings()
    settings.norm = arguments[norm].norm
    settings.rule = rule
    settings.margin = arguments[AttackOptions.margin]
    settings.floor = arguments[AttackOptions.floor]
    switch arguments[difference] {
    case .number(let value): settings.difference = value
    case .float32: settings.coversFloat32 = true
    }
    return settings
  }

  private static func images(_ arguments: Arguments, _ samples: LabelledImages) throws -> [Int] {
    if let list = arguments[RecordOptions.indices] {
      try arguments.check(list.indices, in: samples)
      return list.indices
    }
    let wanted = arguments[count] ?? 0
    if samples.images.count < wanted {
      arguments.note("there are only \(samples.images.count) images, not \(wanted)")
    }
    return Array(0..<min(wanted, samples.images.count))
  }

  /// Both accuracies over the radius.
  private static func curve(
    _ summaries: [CertificationSummary], _ settings: CertificationSettings, note: String?
  ) -> String {
    func points(_ value: (CertificationSummary.Counts) -> Double?) -> [LinePlot.Point] {
      summaries.compactMap { summary in
        value(summary.all).map { LinePlot.Point(x: summary.radius, y: $0 * 100) }
      }
    }
    return LinePlot(
      title: "Certified accuracy" + (note.map { " (\($0))" } ?? ""),
      xAxis: Axis("\(settings.norm.rawValue) radius"),
      yAxis: Axis("images, %", bounds: 0...100),
      series: [
        .init(name: "accuracy under attack", points: points(\.accuracyUnderAttack)),
        .init(name: "certified accuracy", points: points(\.certifiedAccuracy)),
      ], showsMarkers: true, isBand: true
    ).svg()
  }

  /// What `--json` prints.
  private struct Report: Encodable {
    let summary: [CertificationSummary]
    let records: [CertificationRecord]
  }

  /// A summary in one line for people.
  private static func line(_ summary: CertificationSummary) -> String {
    let all = summary.all
    return "radius \(summary.radius): \(all.robust) robust, \(all.fooled) fooled, \(all.unknown) "
      + "unknown of \(all.images); certified accuracy \(Text.percent(all.certifiedAccuracy)), "
      + "under attack \(Text.percent(all.accuracyUnderAttack))"
  }

  /// A record in one line for people.
  private static func line(_ record: CertificationRecord, of images: ImageDataset) -> String {
    let answer = record.classifiedAs.map { answer in
      let name = if case .answer(let label) = answer { images.className(label) } else { "none" }
      return ", answered \(name) at \(Text.number(record.distance, 5))"
    }
    let limit = record.limit.map { ", limit: \($0.rawValue)" } ?? ""
    return
      "\(record.split) \(record.index): \(images.className(record.label)) within \(record.norm.rawValue) "
      + "\(record.radius)  \(record.status.rawValue)\(answer ?? ""), \(record.nodes) nodes, "
      + "\(Text.number(record.seconds, 2)) s\(limit)"
  }
}
