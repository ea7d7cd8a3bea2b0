internal import Campaigns
import ArgumentParsing
import Datasets
import Experiments
import Figures
import Foundation
import Networks
import Queries

/// `temper visualize`: the inputs that maximise a network's outputs.
enum VisualizeCommand {
  private static let digit = Option<Int?>(
    "class", value: "C", help: "maximise this class", validate: Check.atLeast(0))
  private static let all = Flag("all", help: "maximise each class, one after the other")
  private static let objective = Option<OutputObjective.Kind>(
    "objective", value: "WHAT", default: .logit,
    help:
      "the class's logit; its margin over the largest other logit; or, for an image, its difference "
      + "from the right class's, or confidence: the logit of a wrong class where the right one's is at "
      + "most 0.95 times it")
  private static let image = Option<Int?>(
    "image", value: "I", help: "look near this image only, counted from 0",
    validate: Check.atLeast(0))
  private static let budget = Option<Double?>(
    "budget", value: "B", help: "the image changes by no more than this", validate: Check.above(0))
  private static let timeLimit = SharedOptions.timeLimit("for each class")
  private static let output = Option<String>(
    required: "output", short: "o", value: "FILE", help: "where the picture goes",
    completion: .file(["png"]))

  static let command = Command(
    "visualize", abstract: "Find the inputs that maximise a network's outputs, with proof.",
    examples: [
      Example(
        "temper visualize --model dnn1.safetensors --class 8 -o 8.png",
        "The network's ideal of an eight."),
      Example(
        "temper visualize --model dnn1.safetensors --all --objective margin -o ideals.png",
        "All classes in one picture, each with its number."),
      Example(
        "temper visualize --model dnn1.safetensors --image 0 --budget 6 --objective confidence "
          + "-o 0.png",
        "The most confident wrong answer to an image that changes by 6 in sum."),
    ],
    discussion: "Without --image the whole range [0, 1] of every pixel is searched, and no data is "
      + "needed. With it the picture shows the image and what becomes of it. --objective "
      + "difference or confidence looks for the best of all wrong classes, unless --class or --all is given. "
      + "Exit status 2 means that a limit left something unproven.",
    arguments: ModelOptions.all + [
      SharedOptions.readOutputs, digit, all, objective, image,
      SharedOptions.split, budget,
      AttackOptions.norm, AttackOptions.maxDeviation, AttackOptions.gap, timeLimit,
      SharedOptions.memory,
      SharedOptions.jobs, AttackOptions.engine, output,
    ] + SharedOptions.dataOptions + [SharedOptions.json],
    exclusives: [Exclusive([digit, all], required: false)]
  ) { arguments in
    try check(arguments)
    let model = try arguments.model()
    let network = model.graph.reading(outputs: arguments[SharedOptions.readOutputs])
    let original = try original(arguments, network)
    let questions = try questions(arguments, network, label: original?.label)
    let note = original?.note ?? model.trainingNote
    let records = try answer(
      questions, arguments, network, original, isSynthetic: note == SyntheticMark.note)
    let file = OutputFile(arguments[output], .picture)
    if !records.isEmpty {
      let picture =
        original.map {
          InputPictures($0.shape, note: note).montage(records, near: $0)
        } ?? InputPictures(inputCount: network.inputCount, note: note).montage(records)
      try file.write(PNG.encode(picture))
    }
    if arguments[SharedOptions.json] {
      try Console.json(records)
    } else {
      for record in records { file.report(line(record), arguments) }
    }
    return records.status(
      outOf: questions.count, failure: "the solver failed on some classes (try --lp-engine glpk)")
  }

  /// Refuses options that do not go together, before anything is read.
  private static func check(_ arguments: Arguments) throws {
    if arguments[image] == nil {
      let given = [
        "budget": arguments.wasGiven(budget), "norm": arguments.wasGiven(AttackOptions.norm),
        "max-deviation": arguments.wasGiven(AttackOptions.maxDeviation),
        "split": arguments.wasGiven(SharedOptions.split),
      ]
      if arguments[objective].isOfAnImage {
        throw arguments.usageError("--objective \(arguments[objective].rawValue) needs --image")
      }
      if let name = given.keys.sorted().first(where: { given[$0] == true }) {
        throw arguments.usageError("--\(name) needs --image")
      }
    }
    if !arguments[objective].isOfAnImage, arguments[digit] == nil, !arguments[all] {
      throw arguments.usageError("one of --class, --all is required")
    }
    try OutputFile(arguments[output], .picture).check(
      arguments, inputs: [("--model", arguments[SharedOptions.model])],
      printsJSON: arguments[SharedOptions.json])
  }

  /// The image to look near.
  private static func original(
    _ arguments: Arguments, _ network: NetworkGraph
  ) throws -> OriginalImage? {
    guard let index = arguments[image] else { return nil }
    let samples = try LabelledImages(
      arguments[SharedOptions.split], from: arguments.dataSource())
    try samples.check(network)
    guard !samples.images.shape.isTable else {
      throw arguments.usageError("--image: the data are a table, of which there are no pictures")
    }
    try arguments.check([index], in: samples)
    return OriginalImage(samples, index: index)
  }

  /// What is to be maximised: one question for each line of the result.
  private static func questions(
    _ arguments: Arguments, _ network: NetworkGraph, label: Int?
  ) throws -> [[OutputObjective]] {
    if let digit = arguments[digit], digit >= network.decision.classCount {
      throw arguments.usageError(
        "--class: the network knows only the classes 0 to \(network.decision.classCount - 1)")
    }
    let classes = arguments[digit].map { [$0] } ?? Array(0..<network.decision.classCount)
    switch arguments[objective] {
    case .logit: return classes.map { [.logit($0)] }
    case .margin: return classes.map { [.margin($0)] }
    case .difference, .confidence:
      let wrong = classes.filter { $0 != label }
      guard !wrong.isEmpty, let label else {
        throw arguments.usageError("--class: the image shows this class, so that it is not wrong")
      }
      let objectives = wrong.map { target -> OutputObjective in
        arguments[objective] == .difference
          ? .difference(target, over: label) : .confidence(target: target, label: label)
      }
      return arguments[all] ? objectives.map { [$0] } : [objectives]
    }
  }

  private static func answer(
    _ questions: [[OutputObjective]], _ arguments: Arguments, _ network: NetworkGraph,
    _ original: OriginalImage?, isSynthetic: Bool
  ) throws -> [OutputRecord] {
    var settings = OutputSettings()
    settings.gap = arguments[AttackOptions.gap]
    if original != nil {
      settings.norm = arguments[AttackOptions.norm].norm
      settings.budget = arguments[budget]
      settings.maxDeviation = arguments[AttackOptions.maxDeviation]
    }
    var batch = OutputBatch(
      network: network, near: original, settings: settings, timeLimit: arguments[timeLimit],
      memoryLimit: arguments.memoryLimit(), solver: arguments[AttackOptions.engine].solvers.linear)
    batch.isSynthetic = isSynthetic
    batch.modelName = InputPath.name(of: arguments[SharedOptions.model])
    let progress = arguments.progress("classes", total: questions.count)
    let records = try batch.run(
      questions, jobs: arguments.jobs, shouldStop: { Interruption.isRequested }
    ) { done, record in progress.update(done, record.status.rawValue) }
    progress.finish()
    return records
  }

  /// A record in one line for people.
  private static func line(_ record: OutputRecord) -> String {
    let name = record.target.map { "class \($0)" } ?? "any class"
    var image = ""
    if let split = record.split, let index = record.index, let label = record.label {
      image = "\(split) \(index) (\(label)): "
    }
    let found =
      record.value.map { "\(record.objective.rawValue) \(Text.number($0, 5))" }
      ?? (record.status == .infeasible ? "no input meets the conditions" : "no input found")
    var parts = ["\(image)\(name)  \(record.status.rawValue), \(found)"]
    if record.status != .infeasible { parts.append("at most \(Text.number(record.bound, 5))") }
    if let gap = record.gap { parts.append("gap \(Text.percent(gap))") }
    if let probability = record.probability {
      parts.append("probability \(Text.percent(probability))")
    }
    if let distance = record.distance { parts.append("distance \(Text.number(distance, 5))") }
    parts += ["\(record.nodes) nodes", "\(Text.number(record.seconds, 2)) s"]
    if let limit = record.limit { parts.append("limit: \(limit.rawValue)") }
    return parts.joined(separator: ", ")
  }
}

extension OutputObjective.Kind {
  /// Whether it speaks of the class that an image shows.
  fileprivate var isOfAnImage: Bool { self == .difference || self == .confidence }
}
