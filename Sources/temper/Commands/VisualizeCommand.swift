import ArgumentParsing
import Basics
import Datasets
import Experiments
import Figures
import Foundation
import Networks
import Verification

/// `temper visualize`: the inputs that maximise a network's outputs.
enum VisualizeCommand {
  /// What is maximised.
  enum Objective: String, CaseIterable, ArgumentValue {
    case logit, margin, confidence
  }

  private static let digit = Option<Int?>(
    "class", value: "C", help: "maximise this class", validate: Check.atLeast(0))
  private static let all = Flag("all", help: "maximise each class, one after the other")
  private static let objective = Option<Objective>(
    "objective", value: "WHAT", default: .logit,
    help: "the class's logit; its margin over the largest other logit; or, for an image, the logit "
      + "of a wrong class, where the right one's is at most 0.95 times it")
  private static let image = Option<Int?>(
    "image", value: "I", help: "look near this image only, counted from 0",
    validate: Check.atLeast(0))
  private static let budget = Option<Double?>(
    "budget", value: "B", help: "the image changes by no more than this", validate: Check.above(0))
  private static let timeLimit = Option<Double>(
    "time-limit", value: "SECONDS", default: 300, help: "for each class", validate: Check.above(0))
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
        "All classes in one picture, row by row from 0."),
      Example(
        "temper visualize --model dnn1.safetensors --image 0 --budget 6 --objective confidence "
          + "-o 0.png",
        "The most confident wrong answer to an image that changes by 6 in sum."),
    ],
    discussion: "Without --image the whole range [0, 1] of every pixel is searched, and no data is "
      + "needed. With it the picture shows the image and what becomes of it. --objective "
      + "confidence looks for the best of all wrong classes, unless --class or --all is given. "
      + "Exit status 2 means that a limit left something unproven.",
    arguments: [
      SharedOptions.model, digit, all, objective, image, SharedOptions.split, budget,
      AttackOptions.norm, AttackOptions.maxDeviation, AttackOptions.gap, timeLimit,
      SharedOptions.jobs, AttackOptions.engine, output, SharedOptions.data, SharedOptions.json,
    ],
    exclusives: [Exclusive([digit, all], required: false)]
  ) { arguments in
    try check(arguments)
    let network = try ModelFile(contentsOf: arguments[SharedOptions.model]).network
    let original = try original(arguments, network)
    let questions = try questions(arguments, network, label: original?.label)
    let answers = try answer(questions, arguments, ExactNetwork(network), original)
    try AtomicFile.write(
      PNG.encode(picture(answers, original, inputCount: network.inputCount)),
      to: arguments[output])
    if arguments[SharedOptions.json] {
      try Console.json(answers)
    } else {
      for answer in answers { Console.result(answer.line) }
    }
    return status(answers)
  }

  /// Refuses options that do not go together, before anything is read.
  private static func check(_ arguments: Arguments) throws {
    if arguments[image] == nil {
      let given = [
        "budget": arguments.wasGiven(budget), "norm": arguments.wasGiven(AttackOptions.norm),
        "max-deviation": arguments.wasGiven(AttackOptions.maxDeviation),
        "split": arguments.wasGiven(SharedOptions.split),
      ]
      if arguments[objective] == .confidence {
        throw arguments.usageError("--objective confidence needs --image")
      }
      if let name = given.keys.sorted().first(where: { given[$0] == true }) {
        throw arguments.usageError("--\(name) needs --image")
      }
    }
    if arguments[objective] != .confidence, arguments[digit] == nil, !arguments[all] {
      throw arguments.usageError("one of --class, --all is required")
    }
    try InputPath.checkOutput(arguments[output])
  }

  /// The image to look near.
  private static func original(
    _ arguments: Arguments, _ network: Network
  ) throws -> OriginalImage? {
    guard let index = arguments[image] else { return nil }
    let digits = try Digits(arguments[SharedOptions.split], from: arguments.dataDirectory())
    try digits.check(network)
    guard index < digits.images.count else {
      throw arguments.usageError(
        "image \(index): there are only \(digits.images.count) "
          + "\(digits.split.rawValue) images, counted from 0")
    }
    return OriginalImage(digits, index: index)
  }

  /// What is to be maximised: one question for each line of the result.
  private static func questions(
    _ arguments: Arguments, _ network: Network, label: Int?
  ) throws -> [[OutputObjective]] {
    if let digit = arguments[digit], digit >= network.classCount {
      throw arguments.usageError(
        "--class: the network knows only the classes 0 to \(network.classCount - 1)")
    }
    let classes = arguments[digit].map { [$0] } ?? Array(0..<network.classCount)
    switch arguments[objective] {
    case .logit: return classes.map { [.logit($0)] }
    case .margin: return classes.map { [.margin($0)] }
    case .confidence:
      let wrong = classes.filter { $0 != label }
      guard !wrong.isEmpty, let label else {
        throw arguments.usageError("--class: the image shows this class, so that it is not wrong")
      }
      let objectives = wrong.map { OutputObjective.confidence(target: $0, label: label) }
      return arguments[all] ? objectives.map { [$0] } : [objectives]
    }
  }

  private static func answer(
    _ questions: [[OutputObjective]], _ arguments: Arguments, _ network: ExactNetwork,
    _ original: OriginalImage?
  ) throws -> [VisualizeAnswer] {
    let progress = arguments.progress("classes", total: questions.count)
    let search = OutputSearch(
      solver: arguments[AttackOptions.engine].solver, gap: arguments[AttackOptions.gap])
    let (limit, distance) = (arguments[timeLimit], arguments[budget] ?? .infinity)
    let (norm, deviation) = (arguments[AttackOptions.norm], arguments[AttackOptions.maxDeviation])
    let what = arguments[objective].rawValue
    let found = Collector()
    let spare = SpareThreads()
    try WorkerPool.run(Array(questions.enumerated()), jobs: arguments.jobs, spare: spare) {
      number, objectives in
      let problem =
        original.map {
          OutputProblem(
            network: network, objectives, near: $0.pixels, norm: norm, budget: distance,
            maxDeviation: deviation)
        } ?? OutputProblem(network: network, objectives)
      let clock = ContinuousClock()
      let start = clock.now
      let outcome = try search.solve(
        problem,
        limits: SearchLimits(
          seconds: limit, spareThreads: spare, shouldStop: { Interruption.isRequested }))
      var answer = VisualizeAnswer(what, objectives, outcome, network, original)
      answer.seconds = (clock.now - start) / .seconds(1)
      progress.update(found.add(answer, at: number), answer.status.rawValue)
    }
    progress.finish()
    return found.answers
  }

  private static func status(_ answers: [VisualizeAnswer]) -> ExitStatus {
    if answers.allSatisfy({ [.optimal, .infeasible].contains($0.status) }) { return .success }
    if Interruption.isRequested {
      Console.note("temper: \(Interrupted())")
      return .interrupted
    }
    if answers.contains(where: { $0.status == .error }) {
      Console.note("temper: the solver failed on some classes (try --lp-engine glpk)")
      return .failure
    }
    return .unproven
  }

  /// All inputs in rows of five, or for an image a row for each answer: the image, the change and
  /// what came of it. Where there is no input it stays empty.
  private static func picture(
    _ answers: [VisualizeAnswer], _ original: OriginalImage?, inputCount: Int
  ) -> RasterImage {
    let (rows, columns) = original?.shape ?? shape(inputCount)
    func grey(_ values: [Double]) -> RasterImage {
      RasterImage.grey(values: values, rows: rows, columns: columns).scaled(by: scale)
    }
    guard let original else {
      let images = answers.map { $0.input.map(grey) }
      let starts = stride(from: 0, to: images.count, by: picturesInARow)
      return .montage(
        starts.map { Array(images[$0..<min($0 + picturesInARow, images.count)]) }, gap: 2 * scale,
        background: background)
    }
    return .montage(
      answers.map { answer in
        guard let input = answer.input else { return [grey(original.pixels)] }
        let change = zip(input, original.pixels).map { $0 - $1 }
        return [
          grey(original.pixels),
          RasterImage.change(values: change, rows: rows, columns: columns).scaled(by: scale),
          grey(input),
        ]
      }, gap: 2 * scale, background: background)
  }

  /// A square where the inputs make one; otherwise one row.
  private static func shape(_ inputCount: Int) -> (rows: Int, columns: Int) {
    let side = Int(Double(inputCount).squareRoot().rounded())
    return side * side == inputCount ? (side, side) : (1, inputCount)
  }

  private static let picturesInARow = 5
  /// Neither black nor white, so that inputs stand out from it.
  private static let background: UInt8 = 160
  /// The side of a pixel in the picture.
  private static let scale = 4
}

/// Answers by number, filled from several threads.
private final class Collector: @unchecked Sendable {
  private let lock = NSLock()
  private var found: [Int: VisualizeAnswer] = [:]

  /// The result is how many there are.
  func add(_ answer: VisualizeAnswer, at number: Int) -> Int {
    lock.withLock {
      found[number] = answer
      return found.count
    }
  }

  var answers: [VisualizeAnswer] { lock.withLock { found.sorted { $0.key < $1.key }.map(\.value) } }
}
