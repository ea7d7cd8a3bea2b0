internal import Campaigns
import ArgumentParsing
import Basics
import Datasets
import Experiments
import Networks

/// `temper train`: a network from random weights.
enum TrainCommand {
  private static let network = Option<ThesisNetwork?>(
    "network", value: "NAME", help: "a network of the thesis by name")
  private static let hidden = Option<IntList?>(
    "hidden", value: "SIZES", help: "the widths of the hidden layers, such as 8,8,8")
  private static let epochs = Option<Int>(
    "epochs", value: "N", default: 50, help: "passes over the training images",
    validate: Check.atLeast(0))
  private static let loss = Option<Loss>(
    "loss", value: "LOSS", default: .crossEntropy, help: "what training minimises")
  private static let outputActivation = Option<OutputActivation?>(
    "output-activation", value: "KIND", defaultText: "linear; relu for --loss mse",
    help: "what follows the logits")
  private static let validation = Option<Int>(
    "validation", value: "N", default: 0,
    help: "hold out the last N training images and report their accuracy",
    validate: Check.atLeast(0))

  static let command = Command(
    "train", abstract: "Train a network.",
    examples: [
      Example("temper train --network dnn1 -o dnn1.safetensors", "The smallest of the thesis."),
      Example("temper train --hidden 30,10 --epochs 20 -o my.safetensors", "A shape of your own."),
    ],
    discussion: "Mini-batch Adam in float32. The same seed gives the same file, byte for byte, "
      + "interrupted or not: Ctrl-C ends the training after the current epoch and keeps it in "
      + "FILE.checkpoint.safetensors, and --resume goes on from there.",
    arguments: [
      network, hidden, SharedOptions.modelOutput, epochs, SharedOptions.batchSize,
      SharedOptions.learningRate, loss, outputActivation, SharedOptions.initialization, validation,
      SharedOptions.seed, TrainingSession.resume, SharedOptions.data, SharedOptions.json,
    ],
    exclusives: [Exclusive([network, hidden], required: true)]
  ) { arguments in
    let sizes = arguments[network]?.hiddenSizes ?? arguments[hidden]?.values ?? []
    guard sizes.allSatisfy({ 1...maximalWidth ~= $0 }) else {
      throw arguments.usageError("--hidden: each layer needs 1 to \(maximalWidth) neurons")
    }
    let session = try TrainingSession(arguments)
    let directory = try arguments.dataDirectory()
    let samples = try LabelledImages(.train, from: directory)
    let test = try LabelledImages(.test, from: directory)
    let heldOut = arguments[validation]
    guard heldOut < samples.labelled.count else {
      throw arguments.usageError(
        "--validation: there are only \(samples.labelled.count) training images")
    }
    let options = options(arguments)
    let activation =
      arguments[outputActivation] ?? (options.loss == .meanSquaredError ? .relu : .linear)
    let allSizes = [samples.images.pixelCount] + sizes + [digitClasses]
    let weights = zip(allSizes, allSizes.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    guard weights <= maximalWeights else {
      throw arguments.usageError(
        "--hidden: these layers have \(weights) weights, more than \(maximalWeights)")
    }
    let untrained = Network(
      randomWithSizes: allSizes,
      outputActivation: activation, initialization: arguments[SharedOptions.initialization],
      seed: options.seed)
    try test.check(untrained)
    let first = samples.labelled.count - heldOut
    let trained = try session.run(on: samples, options: options) {
      try untrained.trained(
        on: heldOut == 0 ? samples.labelled : samples.labelled.subset(0..<first), options: options,
        validation: heldOut == 0 ? nil : samples.labelled.subset(first..<samples.labelled.count),
        pauses: $0, epochFinished: $1)
    }
    try session.finish(trained, test: test, metadata: options.metadata)
    return .success
  }

  private static func options(_ arguments: Arguments) -> TrainingOptions {
    var options = TrainingOptions()
    options.epochs = arguments[epochs]
    options.batchSize = arguments[SharedOptions.batchSize]
    options.learningRate = arguments[SharedOptions.learningRate]
    options.loss = arguments[loss]
    options.seed = arguments[SharedOptions.seed]
    return options
  }
}

/// MNIST's classes.
private let digitClasses = 10
/// Wider layers are surely a slip of the finger.
private let maximalWidth = 100_000
/// What Adam's moments and the gradient need beside them still fits a small computer's memory.
private let maximalWeights = 100_000_000
