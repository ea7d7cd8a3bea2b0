import ArgumentParsing
import Datasets
import Defenses
import Experiments
import Networks
import Verification

/// `temper retrain`: train a network again on adversarial examples.
enum RetrainCommand {
  private static let examples = Option<String>(
    required: "examples", value: "FILE", help: "adversarial examples of training images",
    completion: .file(["jsonl"]))
  private static let strategy = Option<RetrainingStrategy>(
    required: "strategy", value: "KIND",
    help: "from scratch with the training images, or from the current weights on examples only")
  private static let includeOriginals = Flag(
    "include-originals", help: "partial: train on the examples' originals too")
  private static let epochs = Option<Int?>(
    "epochs", value: "N", defaultText: "50 complete, 10 partial", help: "passes over the data",
    validate: Check.atLeast(1))
  private static let loss = Option<Loss?>(
    "loss", value: "LOSS", defaultText: "that of the model's first training",
    help: "what training minimises")

  static let command = Command(
    "retrain", abstract: "Train a network again on adversarial examples.",
    examples: [
      Example(
        "temper retrain --model dnn1.safetensors --examples attacks.jsonl --strategy partial "
          + "-o harder.safetensors",
        "Ten more epochs on the examples, each with its true class.")
    ],
    discussion: "The examples' images are taken from the data folder, so it must be the one that "
      + "they were made from. Examples of test images are refused: testing on them afterwards "
      + "would say nothing.",
    arguments: [
      SharedOptions.model, examples, strategy, includeOriginals, SharedOptions.modelOutput, epochs,
      SharedOptions.batchSize, SharedOptions.learningRate, loss, SharedOptions.initialization,
      SharedOptions.seed, SharedOptions.data, SharedOptions.json,
    ]
  ) { arguments in
    if arguments[strategy] == .complete, arguments[includeOriginals] {
      throw arguments.usageError(
        "--include-originals: complete retraining has them in the training images already")
    }
    try InputPath.checkOutput(arguments[SharedOptions.modelOutput])
    let file = try ModelFile(contentsOf: arguments[SharedOptions.model])
    let records = try ExampleFile.read(arguments[examples])
    guard records.contains(where: { $0.delta != nil }) else {
      throw FileProblem(
        path: arguments[examples],
        reason: "it holds no examples (make some with: temper attack --split train)")
    }
    guard records.allSatisfy({ $0.split == Split.train.rawValue }) else {
      throw FileProblem(
        path: arguments[examples],
        reason: "it holds examples of test images (make some with: temper attack --split train)")
    }
    let directory = try arguments.dataDirectory()
    let digits = try Digits(.train, from: directory)
    try digits.check(file.network)
    let test = try Digits(.test, from: directory)
    try test.check(file.network)
    let adversarial = try InputPath.naming(arguments[examples]) {
      try digits.adversarialInputs(records)
    }
    let data = RetrainingData(
      training: arguments[strategy] == .complete ? digits.labelled : nil,
      examples: adversarial,
      originals: arguments[includeOriginals] ? digits.originals(records) : nil)
    let options = options(arguments, file)
    let session = TrainingSession(arguments, options: options)
    let network = try session.run {
      try file.network.retrained(
        arguments[strategy], on: data, options: options,
        initialization: arguments[SharedOptions.initialization], epochFinished: $0)
    }
    try session.finish(
      network, test: test,
      metadata: [
        "retraining.strategy": arguments[strategy].rawValue,
        "retraining.examples": "\(data.examples.count)",
        "retraining.originals": "\(data.originals?.count ?? 0)",
        "retraining.from": file.network.fingerprint,
      ])
    return .success
  }

  private static func options(_ arguments: Arguments, _ file: ModelFile) -> TrainingOptions {
    var options = TrainingOptions()
    options.epochs = arguments[epochs] ?? arguments[strategy].defaultEpochs
    options.batchSize = arguments[SharedOptions.batchSize]
    options.learningRate = arguments[SharedOptions.learningRate]
    options.loss =
      arguments[loss] ?? file.metadata["training.loss"].flatMap(Loss.init) ?? .crossEntropy
    options.seed = arguments[SharedOptions.seed]
    return options
  }
}
