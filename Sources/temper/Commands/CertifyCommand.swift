import ArgumentParsing
import Basics
import Datasets
import Experiments
import Figures
import Foundation
import Networks
import Verification

/// `temper certify`: which images no change up to a size fools the network about.
enum CertifyCommand {
  private static let indices = Option<IndexList?>(
    "indices", value: "LIST", help: "these images, such as 0,4,10-19")
  private static let count = Option<Int?>(
    "count", value: "N", help: "the first N images, whether the network is right about them or not",
    validate: Check.atLeast(1))
  private static let radius = Option<RadiusList>(
    required: "radius", value: "R[,R...]",
    help: "changes up to this size are allowed, that size included")
  private static let norm = Option<Norm>(
    required: "norm", value: "NORM", help: "how changes are measured")
  private static let rule = Option<AttackRule>(
    "rule", value: "RULE", default: .argmax, help: "what counts as fooling, as in temper attack")
  private static let difference = Option<CertificationDifference>(
    "difference", value: "D", default: .number(0),
    help: "rule argmax: another class's logit is at least the label's plus this; float32: robust "
      + "covers what computing in float32 can be off")
  private static let timeLimit = Option<Double>(
    "time-limit", value: "SECONDS", default: 300, help: "for each image and radius",
    validate: Check.above(0))
  private static let output = Option<String?>(
    "output", short: "o", value: "FILE",
    help: "append each record to this file as it is finished; - is standard output",
    completion: .file(["jsonl"]))
  private static let resume = Flag("resume", help: "go on with the output file")
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
    arguments: [
      SharedOptions.model, norm, radius, indices, count, SharedOptions.split, rule,
      AttackOptions.margin, AttackOptions.floor, difference, AttackOptions.engine, timeLimit,
      SharedOptions.memory, SharedOptions.jobs, output, resume, plot, SharedOptions.data,
      SharedOptions.json,
    ],
    exclusives: [Exclusive([indices, count], required: true)]
  ) { arguments in
    let settings = try settings(arguments)
    let (file, curve) = try outputs(arguments)
    let network = try ModelFile(contentsOf: arguments[SharedOptions.model]).network
    let directory = try arguments.dataDirectory()
    let (digits, references) = try AttackOptions.images(
      arguments[SharedOptions.split], from: directory, withReferences: true)
    try arguments.check(arguments[indices]?.indices ?? [], in: digits)
    var batch = try CertificationBatch(
      network: network, digits: digits, references: references, settings: settings,
      timeLimit: arguments[timeLimit], memoryLimit: arguments.memoryLimit(),
      solver: arguments[AttackOptions.engine].solvers.linear)
    batch.modelName = URL(fileURLWithPath: arguments[SharedOptions.model]).lastPathComponent
    let images = images(arguments, digits)
    let radii = arguments[radius].values
    let printer = CertificationPrinter(arguments, file, total: images.count * radii.count)
    let records = try batch.run(
      images, radii: radii, jobs: arguments.jobs,
      output: try file.flatMap {
        $0.isStandardOutput ? nil : try JSONLinesFile(appendingTo: $0.path)
      },
      shouldStop: { Interruption.isRequested || Console.hasFailed }, progress: printer.show)
    let summaries = radii.map {
      CertificationSummary(records, radius: $0, classCount: network.classCount)
    }
    try printer.finish(records, summaries)
    try curve?.write(Data(Self.curve(summaries, settings).utf8))
    return status(records, isComplete: records.count == images.count * radii.count)
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
    settings.norm = arguments[norm]
    settings.rule = rule
    settings.margin = arguments[AttackOptions.margin]
    settings.floor = arguments[AttackOptions.floor]
    switch arguments[difference] {
    case .number(let value): settings.difference = value
    case .float32: settings.coversFloat32 = true
    }
    return settings
  }

  /// Where records and curve go, checked before anything is read.
  private static func outputs(_ arguments: Arguments) throws -> (OutputFile?, OutputFile?) {
    let inputs = [("--model", arguments[SharedOptions.model])]
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
    let curve = arguments[plot].map { OutputFile($0, .plot) }
    try curve?.check(arguments, inputs: inputs, printsJSON: true)
    return (file, curve)
  }

  private static func images(_ arguments: Arguments, _ digits: Digits) -> [Int] {
    if let list = arguments[indices] { return list.indices }
    let wanted = arguments[count] ?? 0
    if digits.images.count < wanted {
      arguments.note("there are only \(digits.images.count) images, not \(wanted)")
    }
    return Array(0..<min(wanted, digits.images.count))
  }

  /// Both accuracies over the radius.
  private static func curve(
    _ summaries: [CertificationSummary], _ settings: CertificationSettings
  ) -> String {
    func points(_ value: (CertificationSummary.Counts) -> Double?) -> [LinePlot.Point] {
      summaries.compactMap { summary in
        value(summary.all).map { LinePlot.Point(x: summary.radius, y: $0 * 100) }
      }
    }
    return LinePlot(
      title: "Certified accuracy",
      xAxis: Axis("\(settings.norm.rawValue) radius"),
      yAxis: Axis("images, %", bounds: 0...100),
      series: [
        .init(name: "accuracy under attack", points: points(\.accuracyUnderAttack)),
        .init(name: "certified accuracy", points: points(\.certifiedAccuracy)),
      ], showsMarkers: true
    ).svg()
  }

  private static func status(_ records: [CertificationRecord], isComplete: Bool) -> ExitStatus {
    if Interruption.isRequested,
      !isComplete || records.contains(where: { $0.limit == .interrupted })
    {
      Console.note("temper: \(Interrupted())")
      return .interrupted
    }
    return records.contains { $0.status == .unknown } ? .unproven : .success
  }

  /// A record in one line for people.
  fileprivate static func line(_ record: CertificationRecord) -> String {
    let answer = record.classifiedAs.map {
      ", answered \($0) at \(Text.number(record.distance, 5))"
    }
    let limit = record.limit.map { ", limit: \($0.rawValue)" } ?? ""
    return "\(record.split) \(record.index): \(record.label) within \(record.norm.rawValue) "
      + "\(record.radius)  \(record.status.rawValue)\(answer ?? ""), \(record.nodes) nodes, "
      + "\(Text.number(record.seconds, 2)) s\(limit)"
  }
}

/// Positive numbers with commas between them, in ascending order.
struct RadiusList: ArgumentValue {
  let values: [Double]

  init(argument: String) throws(ArgumentValueError) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let values = parts.compactMap { Double($0) }
    guard values.count == parts.count else {
      throw .unreadable(expected: Self.valueDescription, got: argument)
    }
    guard values.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw .rejected(reason: "every radius must be above 0", got: argument)
    }
    self.values = Set(values).sorted()
  }

  static var valueDescription: String { "numbers such as 0.01,0.02" }
  var argumentText: String { values.map { "\($0)" }.joined(separator: ",") }
}

/// What `--difference` asks for: a number, or what float32 can be off.
enum CertificationDifference: ArgumentValue, Equatable {
  case number(Double)
  case float32

  init(argument: String) throws(ArgumentValueError) {
    if argument == "float32" {
      self = .float32
    } else if let value = Double(argument), (0...AttackOptions.largestFactor).contains(value) {
      self = .number(value)
    } else {
      throw .unreadable(expected: Self.valueDescription, got: argument)
    }
  }

  static var valueDescription: String { "a number from 0 to 1e6, or float32" }
  var argumentText: String {
    switch self {
    case .number(let value): "\(value)"
    case .float32: "float32"
    }
  }
}

/// Shows the records of a run: each as it is finished where they go nowhere else.
private final class CertificationPrinter: Sendable {
  private let file: OutputFile?
  private let isJSON: Bool
  private let progress: Progress
  private let isQuiet: Bool
  private let done = ResultCount()

  init(_ arguments: Arguments, _ file: OutputFile?, total: Int) {
    self.file = file
    isJSON = arguments[SharedOptions.json]
    isQuiet = arguments[SharedOptions.quiet]
    progress = arguments.progress("certifications", total: total)
  }

  /// Called after each record, from any thread.
  func show(_ record: CertificationRecord) {
    if let file, file.isStandardOutput {
      if let line = try? JSONLinesFile.text([record]) { progress.printing { Console.emit(line) } }
    } else if file == nil, !isJSON {
      progress.printing { Console.result(CertifyCommand.line(record)) }
    }
    progress.update(done.next(), "image \(record.index): \(record.status.rawValue)")
  }

  /// What is left to print when all is done.
  func finish(_ records: [CertificationRecord], _ summaries: [CertificationSummary]) throws {
    progress.finish()
    if isJSON {
      struct Report: Encodable {
        let summary: [CertificationSummary]
        let records: [CertificationRecord]
      }
      return try Console.json(Report(summary: summaries, records: records))
    }
    for summary in summaries {
      let all = summary.all
      let text =
        "radius \(summary.radius): \(all.robust) robust, \(all.fooled) fooled, \(all.unknown) "
        + "unknown of \(all.images); certified accuracy \(Text.percent(all.certifiedAccuracy)), "
        + "under attack \(Text.percent(all.accuracyUnderAttack))"
      if let file, file.isStandardOutput {
        if !isQuiet { Console.note(text) }
      } else {
        Console.result(text)
      }
    }
  }
}
