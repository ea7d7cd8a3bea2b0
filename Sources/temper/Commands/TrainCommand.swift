internal import Campaigns
import ArgumentParsing
import Basics
import Datasets
import Experiments
import Networks

/// `temper train`: a network from random weights.
enum TrainCommand {
  private static let epochs = Option<Int>(
    "epochs", value: "N", default: 50, help: "passes over the training images",
    validate: Check.atLeast(0))
  private static let loss = Option<TrainingLoss>(
    "loss", value: "LOSS", default: .crossEntropy,
    help: "what training minimises; binary: the cross-entropy of one output, for two classes")
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
      Example(
        "temper train --layers conv:16x3+1,relu,maxpool:2,dense:10 --optimizer sgd "
          + "--learning-rate 0.1 -o cnn.safetensors",
        "A convolutional network."),
    ],
    discussion: "Mini-batches in float32. The same seed gives the same file, byte for byte, "
      + "interrupted or not: Ctrl-C ends the training after the current epoch and keeps it in "
      + "FILE.checkpoint.safetensors, and --resume goes on from there. A list of layers is made of "
      + "\(LayerList.forms); a size is that of a square or HEIGHTxWIDTH, followed by /STRIDE and "
      + "+PADDING where wanted; what a residual adds to its layers' output is its input, or what the "
      + "layers behind the semicolon make of it.",
    arguments: LayerOptions.all + [SharedOptions.modelOutput, epochs] + OptimizerOptions.all + [
      loss, outputActivation, SharedOptions.initialization, validation, SharedOptions.seed,
      TrainingSession.resume,
    ] + SharedOptions.dataOptions + [SharedOptions.json],
    exclusives: [LayerOptions.exclusive]
  ) { arguments in
    let session = try TrainingSession(arguments)
    let data = try arguments.dataSource()
    let samples = try LabelledImages(.train, from: data)
    let test = try LabelledImages(.test, from: data)
    let heldOut = arguments[validation]
    guard heldOut < samples.labelled.count else {
      throw arguments.usageError(
        "--validation: there are only \(samples.labelled.count) training images")
    }
    let options = try options(arguments, samples)
    let untrained = try LayerOptions.graph(
      arguments, for: samples, ending: ending(arguments, samples)
    ).withRandomParameters(arguments[SharedOptions.initialization], seed: options.seed)
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

  /// What follows the logits.
  private static func ending(
    _ arguments: Arguments, _ samples: LabelledImages
  ) throws -> NetworkGraph.Ending {
    guard arguments[loss] == .binary else {
      let usual: OutputActivation = arguments[loss] == .meanSquaredError ? .relu : .linear
      return (arguments[outputActivation] ?? usual) == .relu ? .relu : .linear
    }
    guard arguments[outputActivation] == nil else {
      throw arguments.usageError(
        "--output-activation: --loss binary has a sigmoid behind its output")
    }
    guard samples.classCount == 2 else {
      throw arguments.usageError(
        "--loss binary: one output tells two classes apart, and the data have "
          + "\(samples.classCount)")
    }
    return .sigmoid
  }

  private static func options(
    _ arguments: Arguments, _ samples: LabelledImages
  ) throws -> TrainingOptions {
    var options = TrainingOptions()
    options.epochs = arguments[epochs]
    options.loss = arguments[loss] == .meanSquaredError ? .meanSquaredError : .crossEntropy
    options.seed = arguments[SharedOptions.seed]
    try OptimizerOptions.set(&options, arguments, samples)
    return options
  }
}

/// What training minimises, as `--loss` names it.
enum TrainingLoss: String, CaseIterable, ArgumentValue {
  case crossEntropy = "cross-entropy"
  case meanSquaredError = "mse"
  case binary
}
