internal import Campaigns
import ArgumentParsing
import Datasets
import Defenses
import Experiments
import Networks

/// `temper retrain`: train a network again so that it resists adversarial examples.
enum RetrainCommand {
  private static let examples = Option<String?>(
    "examples", value: "FILE",
    help: "complete, partial: adversarial examples of training images",
    completion: .file(["jsonl"]))
  private static let allowsTestImages = Flag(
    "allow-test-images", help: "complete, partial: examples may be of test images, as the thesis's")
  private static let method = Option<RetrainMethod>(
    required: "strategy", value: "KIND",
    help: "from scratch with the training images; from the current weights on examples only; or "
      + "from scratch on what a gradient attack makes of the training images in every step")
  private static let includeOriginals = Flag(
    "include-originals", help: "partial: train on the examples' originals too")
  private static let epochs = Option<Int?>(
    "epochs", value: "N", defaultText: "50 complete, 10 partial, 50 pgd",
    help: "passes over the data",
    validate: Check.atLeast(1))
  private static let readOutputs = Option<OutputActivation?>(
    "read-outputs", value: "HOW", defaultText: "as the model says",
    help: "how the test accuracy at the end is measured: relu, so that an image on which no output "
      + "is positive is not classified, or linear. Training and the new model's file keep the "
      + "model's own outputs")
  private static let loss = Option<Loss?>(
    "loss", value: "LOSS", defaultText: "that of the model's first training",
    help: "what training minimises")

  static let command = Command(
    "retrain", abstract: "Train a network again so that it resists adversarial examples.",
    examples: [
      Example(
        "temper retrain --model dnn1.safetensors --examples attacks.jsonl --strategy partial "
          + "-o harder.safetensors",
        "Ten more epochs on the examples, each with its true class."),
      Example(
        "temper retrain --model dnn1.safetensors --strategy pgd -o harder.safetensors",
        "A new network of the same shape, by adversarial training."),
    ],
    discussion: "The examples' images are taken from the data folder, so it must be the one that "
      + "they were made from. Examples of test images are refused unless --allow-test-images is "
      + "given: testing on them afterwards says nothing. --strategy pgd needs no examples: it makes its own by projected "
      + "gradient ascent, and takes about as many times longer as there are --steps. Ctrl-C ends "
      + "the training after the current epoch and keeps it in FILE.checkpoint.safetensors; "
      + "--resume goes on from there.",
    arguments: ModelOptions.all + [
      readOutputs, method, examples, allowsTestImages, includeOriginals,
      SharedOptions.modelOutput, epochs,
      SharedOptions.batchSize, SharedOptions.learningRate, loss, SharedOptions.initialization,
    ] + GradientAttackOptions.all + [
      SharedOptions.seed, TrainingSession.resume,
    ] + SharedOptions.dataOptions + [SharedOptions.json]
  ) { arguments in
    if let strategy = arguments[method].strategy {
      try retrain(arguments, strategy)
    } else {
      try trainAdversarially(arguments)
    }
    return .success
  }

  /// Complete and partial retraining.
  private static func retrain(_ arguments: Arguments, _ strategy: RetrainingStrategy) throws {
    guard let path = arguments[examples] else {
      throw arguments.usageError("--strategy \(strategy.rawValue) needs --examples")
    }
    if strategy == .complete, arguments[includeOriginals] {
      throw arguments.usageError(
        "--include-originals: complete retraining has them in the training images already")
    }
    try GradientAttackOptions.refuse(arguments)
    if strategy == .partial, arguments.wasGiven(SharedOptions.initialization) {
      throw arguments.usageError(
        "--initialization: partial retraining goes on from the model's own weights")
    }
    let session = try TrainingSession(
      arguments, inputs: [("--model", arguments[SharedOptions.model]), ("--examples", path)])
    let file = try arguments.model()
    let records = try readExamples(path, allowsTestImages: arguments[allowsTestImages])
    let (samples, test) = try data(arguments, file)
    let parts = [samples, test].map { samples in
      (samples, records.filter { $0.split == samples.split.rawValue })
    }
    let examples = try InputPath.naming(path) {
      try parts.map { try $0.adversarialInputs($1) }
    }
    let originals = arguments[includeOriginals] ? parts.map { $0.originals($1) } : nil
    let data = RetrainingData(
      training: strategy == .complete ? samples.labelled : nil,
      examples: examples[0].appending(examples[1]),
      originals: originals.map { $0[0].appending($0[1]) })
    let options = options(arguments, file)
    let network = try session.run(on: samples, options: options) {
      try file.graph.retrained(
        strategy, on: data, options: options,
        initialization: arguments[SharedOptions.initialization], pauses: $0, epochFinished: $1)
    }
    try session.finish(
      network, test: test, readOutputs: arguments[readOutputs],
      metadata: metadata(arguments, file, options).merging([
        "retraining.examples": "\(data.examples.count)",
        "retraining.originals": "\(data.originals?.count ?? 0)",
      ]) { $1 })
  }

  /// Training from new weights against a gradient attack.
  private static func trainAdversarially(_ arguments: Arguments) throws {
    for (name, isGiven) in [
      ("examples", arguments[examples] != nil), ("include-originals", arguments[includeOriginals]),
      ("allow-test-images", arguments[allowsTestImages]),
    ] where isGiven {
      throw arguments.usageError("--\(name): --strategy pgd makes its own examples")
    }
    let training = try GradientAttackOptions.training(arguments)
    let session = try TrainingSession(
      arguments, inputs: [("--model", arguments[SharedOptions.model])])
    let file = try arguments.model()
    let (samples, test) = try data(arguments, file)
    let options = options(arguments, file)
    let fresh = file.graph.withRandomParameters(
      arguments[SharedOptions.initialization], seed: options.seed)
    let network = try session.run(on: samples, options: options) {
      try fresh.trained(
        training, on: samples.labelled, options: options, pauses: $0, epochFinished: $1)
    }
    try session.finish(
      network, test: test, readOutputs: arguments[readOutputs],
      metadata: metadata(arguments, file, options).merging(training.metadata) { $1 })
  }

  /// The records of a file of examples, which must be of training images unless others are allowed.
  private static func readExamples(
    _ path: String, allowsTestImages: Bool
  ) throws -> [AttackRecord] {
    let records = try InputPath.readExamples(path, remedy: "temper attack --split train")
    guard allowsTestImages || records.allSatisfy({ $0.split == Split.train.rawValue }) else {
      throw FileProblem(
        path: path,
        reason: "it holds examples of test images (make some with: temper attack --split train; "
          + "or --allow-test-images, and do not trust the accuracy on test images then)")
    }
    return records
  }

  /// The training and the test images, checked against the network.
  private static func data(
    _ arguments: Arguments, _ file: ModelFile
  ) throws -> (training: LabelledImages, test: LabelledImages) {
    let data = try arguments.dataSource()
    let training = try LabelledImages(.train, from: data)
    try training.check(file.graph)
    let test = try LabelledImages(.test, from: data)
    try test.check(file.graph)
    return (training, test)
  }

  /// What every retrained model says of itself.
  private static func metadata(
    _ arguments: Arguments, _ file: ModelFile, _ options: TrainingOptions
  ) -> [String: String] {
    options.metadata.merging([
      "retraining.strategy": arguments[method].rawValue,
      "retraining.from": file.graph.fingerprint,
    ]) { $1 }
  }

  private static func options(_ arguments: Arguments, _ file: ModelFile) -> TrainingOptions {
    var options = TrainingOptions()
    options.epochs = arguments[epochs] ?? arguments[method].defaultEpochs
    options.batchSize = arguments[SharedOptions.batchSize]
    options.learningRate = arguments[SharedOptions.learningRate]
    options.loss =
      arguments[loss] ?? file.metadata["training.loss"].flatMap(Loss.init) ?? .crossEntropy
    options.seed = arguments[SharedOptions.seed]
    return options
  }
}
