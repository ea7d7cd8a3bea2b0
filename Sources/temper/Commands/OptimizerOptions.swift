internal import Campaigns
import ArgumentParsing
import Networks

/// The options of `temper train` that say how weights move.
enum OptimizerOptions {
  private static let optimizer = Option<TrainingOptions.Optimizer>(
    "optimizer", value: "NAME", default: .adam, help: "what is done with the gradients")
  private static let momentum = Option<Double>(
    "momentum", value: "M", default: 0,
    help: "sgd: the part of a step that the next one repeats",
    validate: { 0 <= $0 && $0 < 1 ? nil : "must be at least 0 and below 1" })
  private static let weightDecay = Option<Double>(
    "weight-decay", value: "D", default: 0,
    help: "so many times each weight is added to its gradient", validate: Check.atLeast(0))
  private static let rateSteps = Option<RateStepList?>(
    "rate-steps", value: "EPOCH:RATE,...",
    help: "other step sizes after some epochs, such as 5:0.01,8:0.001")
  private static let shift = Option<Int>(
    "shift", value: "PIXELS", default: 0,
    help: "move each image by chance, so far at most, up or down and to a side",
    validate: Check.atLeast(0))
  private static let flips = Flag("flips", help: "mirror every second image, left for right")

  static let all: [any CommandArgument] = [
    SharedOptions.batchSize, optimizer, SharedOptions.learningRate, rateSteps, momentum,
    weightDecay, shift, flips,
  ]

  /// Takes over what the arguments say.
  static func set(
    _ options: inout TrainingOptions, _ arguments: Arguments, _ samples: LabelledImages
  ) throws {
    options.batchSize = arguments[SharedOptions.batchSize]
    options.learningRate = arguments[SharedOptions.learningRate]
    options.optimizer = arguments[optimizer]
    options.momentum = arguments[momentum]
    options.weightDecay = arguments[weightDecay]
    options.rateSteps = arguments[rateSteps]?.steps ?? []
    options.augmentation = Augmentation(shift: arguments[shift], flips: arguments[flips])
    if options.optimizer == .adam, arguments.wasGiven(momentum) {
      throw arguments.usageError("--momentum: adam has its own (use --optimizer sgd)")
    }
    if options.augmentation.flips, samples.images.shape.isTable {
      throw arguments.usageError("--flips: the columns of a table have no mirror image")
    }
    let smaller = min(samples.images.rows, samples.images.columns)
    guard options.augmentation.shift < smaller else {
      throw arguments.usageError(
        "--shift: images of \(samples.images.rows) x \(samples.images.columns) pixels can move by "
          + "at most \(smaller - 1)")
    }
  }
}

/// Step sizes after some epochs, such as 5:0.01,8:0.001.
struct RateStepList: ArgumentValue {
  let steps: [TrainingOptions.RateStep]

  init(argument: String) throws(ArgumentValueError) {
    var steps: [TrainingOptions.RateStep] = []
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let numbers = part.split(separator: ":", omittingEmptySubsequences: false)
      guard numbers.count == 2, let epoch = Int(numbers[0]), let rate = Double(numbers[1]),
        epoch >= 0, rate > 0, rate.isFinite
      else { throw .unreadable(expected: Self.valueDescription, got: argument) }
      if let last = steps.last, last.epoch >= epoch {
        throw .rejected(reason: "must have its epochs in ascending order", got: argument)
      }
      steps.append(.init(after: epoch, rate: rate))
    }
    self.steps = steps
  }

  static var valueDescription: String { "epochs and step sizes, such as 5:0.01,8:0.001" }

  var argumentText: String { steps.map { "\($0.epoch):\($0.rate)" }.joined(separator: ",") }
}
