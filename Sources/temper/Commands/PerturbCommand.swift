internal import Campaigns
internal import LinearAlgebra
import ArgumentParsing
import Basics
import Datasets
import Defenses
import Experiments
import Foundation
import Networks
import Optimization

/// `temper perturb`: weights and disturbances of the input under which a network is harder to fool.
enum PerturbCommand {
  private static let examples = Option<String?>(
    "examples", value: "FILE", help: "adversarial examples to be classified correctly",
    completion: .file(["jsonl"]))
  private static let originals = Option<IndexList?>(
    "originals", value: "LIST", help: "unchanged images to be classified correctly, such as 3,14")
  private static let split = Option<Split>(
    "split", value: "SPLIT", default: .train, help: "the part of the data that --originals are of")
  private static let kind = Option<PerturbationKind>(
    "kind", value: "KIND", default: .general,
    help: "one perturbation, or one for each class that the network gives an input")
  private static let method = Option<PerturbationMethod>(
    "method", value: "METHOD", default: .pattern,
    help: "training, linear pieces and bounds; the thesis's integer program; or training alone")
  private static let parts = Option<PerturbationParts>(
    "only", value: "PART", default: .both, help: "what may differ from changing nothing")
  private static let minimizeDistance = Flag(
    "minimize-distance", help: "of those with most images correct the nearest to changing nothing")
  private static let box = Option<NumberRange>(
    "box", value: "L,U", default: NumberRange(-1, 1),
    help: "every perturbed image lies between; must hold 0 to 1",
    validate: { $0.lower <= 0 && $0.upper >= 1 ? nil : "must hold 0 to 1" })
  private static let weightLimit = Option<Double?>(
    "weight-limit", value: "W", defaultText: "none", help: "no weight is further from 1",
    validate: Check.atLeast(0))
  private static let disturbanceLimit = Option<Double?>(
    "disturbance-limit", value: "Q", defaultText: "none", help: "no disturbance is further from 0",
    validate: Check.atLeast(0))
  private static let margin = Option<Double>(
    "margin", value: "M", default: 1.2,
    help: "the label's logit is at least so many times every other",
    validate: Check.within(1...AttackOptions.largestFactor))
  private static let floor = Option<Double>(
    "floor", value: "F", default: 0.01, help: "the label's logit reaches at least this",
    validate: Check.within(0...AttackOptions.largestFactor))
  private static let timeLimit = SharedOptions.timeLimit("for each perturbation")
  private static let output = Option<String?>(
    "output", short: "o", value: "FILE", help: "where the perturbation goes",
    completion: .file(["json"]))
  private static let program = Option<String?>(
    "program", value: "FILE",
    help: "write the integer program to this .mps or .lp file instead of solving anything",
    completion: .file(["mps", "lp"]))

  static let command = Command(
    "perturb", abstract: "Find a perturbation of the input that protects a network.",
    examples: [
      Example(
        "temper perturb --model dnn1.safetensors --examples attacks.jsonl --originals 1,3,5,7 "
          + "--minimize-distance -o p.json",
        "The smallest weights and disturbances under which all of them are classified correctly."),
      Example(
        "temper evaluate --model dnn1.safetensors --perturbation p.json",
        "What they do to the accuracy on the test images."),
    ],
    discussion: "Each input x becomes p x + q before the network sees it, with p >= 0, the same p "
      + "and q for all images. Exit status 2 means that it is not proved that no perturbation is "
      + "better. --method gradient proves nothing but that all images are correct.",
    arguments: ModelOptions.all + [
      SharedOptions.readOutputs, examples, originals, split, kind,
      minimizeDistance, parts, method, box,
      weightLimit, disturbanceLimit, margin, floor, timeLimit, SharedOptions.memory,
      SharedOptions.seed,
      SharedOptions.jobs, output, program,
    ] + SharedOptions.dataOptions + [SharedOptions.json],
    exclusives: [Exclusive([output, program], required: true)]
  ) { arguments in
    if arguments[examples] == nil && arguments[originals] == nil {
      throw arguments.usageError(
        "a perturbation needs images: give --examples, --originals, or both")
    }
    try check(arguments)
    let network = try arguments.denseNetwork()
    let images = try images(arguments, network)
    let batch = PerturbationBatch(
      network: network, settings: settings(arguments),
      solvers: SharedOptions.solvers, timeLimit: arguments[timeLimit],
      memoryLimit: arguments.memoryLimit(), seed: arguments[SharedOptions.seed])
    if let path = arguments[program] {
      return try write(
        batch.problems(images), to: path, arguments,
        isSynthetic: images.contains(where: \.isSynthetic))
    }
    return try find(batch, images, arguments)
  }

  /// Refuses options that do not go together, and outputs that cannot be written.
  private static func check(_ arguments: Arguments) throws {
    if arguments.wasGiven(split), arguments[originals] == nil {
      throw arguments.usageError("--split needs --originals: examples name their own")
    }
    if arguments[weightLimit] != nil, arguments[parts] == .disturbances {
      throw arguments.usageError("--weight-limit: --only disturbances changes no weight")
    }
    if arguments[disturbanceLimit] != nil, arguments[parts] == .weights {
      throw arguments.usageError("--disturbance-limit: --only weights has no disturbances")
    }
    if arguments.wasGiven(SharedOptions.seed), arguments[method] == .milp {
      throw arguments.usageError("--seed: --method milp has nothing that chance decides")
    }
    if arguments[program] != nil {
      let given = [
        "method": arguments.wasGiven(method), "time-limit": arguments.wasGiven(timeLimit),
        "seed": arguments.wasGiven(SharedOptions.seed), "json": arguments[SharedOptions.json],
      ]
      if let name = given.keys.sorted().first(where: { given[$0] == true }) {
        throw arguments.usageError("--\(name): --program writes a program and solves nothing")
      }
    }
    let inputs =
      [("--model", arguments[SharedOptions.model])]
      + (arguments[examples].map { [("--examples", $0)] } ?? [])
    if let path = arguments[output] {
      try OutputFile(path, .perturbation).check(
        arguments, inputs: inputs, printsJSON: arguments[SharedOptions.json])
    }
    if let path = arguments[program] {
      try OutputFile(path, .program(try format(of: path, arguments))).check(
        arguments, inputs: inputs)
    }
  }

  /// The format that the name of an integer program's file promises.
  private static func format(of path: String, _ arguments: Arguments) throws -> ModelFormat {
    guard let format = ModelFormat(rawValue: URL(fileURLWithPath: path).pathExtension) else {
      throw arguments.usageError("--program: the file's name must end in .mps or .lp")
    }
    return format
  }

  private static func settings(_ arguments: Arguments) -> PerturbationSettings {
    var settings = PerturbationSettings()
    settings.kind = arguments[kind]
    settings.method = arguments[method]
    settings.parts = arguments[parts]
    settings.minimizesDistance = arguments[minimizeDistance]
    settings.box = Interval(arguments[box].lower, arguments[box].upper)
    settings.margin = arguments[margin]
    settings.floor = arguments[floor]
    settings.weightLimit = arguments[weightLimit]
    settings.disturbanceLimit = arguments[disturbanceLimit]
    return settings
  }

  /// The examples and the originals.
  private static func images(
    _ arguments: Arguments, _ network: Network
  ) throws -> [PerturbationImage] {
    let data = try arguments.dataSource()
    let path = arguments[examples] ?? ""
    let records =
      try arguments[examples].map {
        try InputPath.readExamples($0, remedy: "temper attack --split train -o FILE")
      } ?? []
    var images: [PerturbationImage] = []
    for split in Split.allCases {
      let own = records.filter { $0.split == split.rawValue }
      let indices = split == arguments[Self.split] ? arguments[originals]?.indices ?? [] : []
      guard !own.isEmpty || !indices.isEmpty else { continue }
      let samples = try LabelledImages(split, from: data)
      try samples.check(NetworkGraph(network))
      images += try InputPath.naming(path) {
        try samples.perturbationImages(own, network: network)
      }
      try arguments.check(indices, in: samples)
      images += try samples.perturbationImages(indices, network: network)
    }
    return images
  }

  private static func find(
    _ batch: PerturbationBatch, _ images: [PerturbationImage], _ arguments: Arguments
  ) throws -> ExitStatus {
    let start = ContinuousClock.now
    let lastShown = LastShown()
    let file = try batch.run(
      images, jobs: arguments.jobs, shouldStop: { Interruption.isRequested }
    ) { answer, outcome in
      guard lastShown.isTimeAgain else { return }
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      let bound =
        outcome.minimizesDistance ? ", at least \(Text.number(outcome.distanceBound, 4))" : ""
      arguments.note(
        "\(name(answer)): \(outcome.count) of \(outcome.correct.count) correct"
          + "\(atMost(outcome.countBound, of: outcome.correct.count)), distance "
          + "\(Text.number(outcome.perturbation.distance, 4))\(bound), "
          + "\(Text.number(seconds, 0)) s")
    }
    let target = arguments[output].map { OutputFile($0, .perturbation) }
    try target?.write(file.encoded())
    if arguments[SharedOptions.json] {
      try Console.json(file)
    } else {
      for part in file.perturbations { target?.report(line(part), arguments) }
    }
    if Interruption.isRequested {
      Console.note("temper: \(Interrupted())")
      return .interrupted
    }
    return file.perturbations.allSatisfy(\.isProved) ? .success : .unproven
  }

  private static func name(_ answer: Int?) -> String { answer.map { "class \($0)" } ?? "general" }

  private static func line(_ part: PerturbationFile.Part) -> String {
    let perturbation = part.perturbation
    let bound = part.distanceBound.map { ", at least \(Text.number($0, 4))" } ?? ""
    return "\(name(part.answer)): \(part.correctCount) of \(part.images.count) images correct"
      + (part.isProved ? " (proved best)" : atMost(part.countBound, of: part.images.count))
      + ", distance \(Text.number(part.distance, 4)) "
      + "(weights \(Text.number(perturbation.weightDistance, 4)), disturbances "
      + "\(Text.number(perturbation.disturbanceDistance, 4)))\(bound), "
      + "\(Text.number(part.seconds, 2)) s"
      + (part.limit.map { ", limit: \($0.rawValue)" } ?? "")
  }

  /// What is known about the count, where it is less than that all can be correct.
  private static func atMost(_ bound: Int, of count: Int) -> String {
    bound < count ? " (at most \(bound) can be)" : ""
  }

  /// Writes the integer program of a general perturbation.
  private static func write(
    _ questions: [(problem: PerturbationProblem, sources: [PerturbationFile.Source])],
    to path: String, _ arguments: Arguments, isSynthetic: Bool
  ) throws -> ExitStatus {
    guard questions.count == 1, let question = questions.first else {
      throw arguments.usageError("--program: a program has one perturbation, use --kind general")
    }
    var program = PerturbationEncoding(
      question.problem, minimizesDistance: arguments[minimizeDistance]
    ).model
    if isSynthetic { program.name += ", \(SyntheticMark.note)" }
    try AtomicFile.write(try program.text(in: format(of: path, arguments)), to: path)
    Console.result(
      "\(path): \(program.rows.count) rows, \(program.variables.count) variables, "
        + "\(program.variables.count(where: \.isInteger)) of them integer")
    return .success
  }
}
