public import Campaigns
internal import Datasets
public import Networks
internal import Queries

/// The stages of one network and one seed, from training to the comparison of its retrained
/// successors.
struct NetworkStages: Sendable {
  let experiment: Experiment
  let store: RunStore
  let name: ThesisNetwork
  /// Added to the configuration's seed.
  let seedOffset: Int
  /// Where stages go that have to wait.
  let waiting: WaitingStages

  var configuration: ExperimentConfiguration { experiment.configuration }
  var data: ExperimentData { experiment.data }
  var author: AuthorData? { experiment.author }
  var seed: UInt64 { configuration.seed &+ UInt64(seedOffset) }
  var names: StageNames { StageNames(name, seed: seed, isFirst: seedOffset == 0) }

  /// Trains the network and does everything that is asked for.
  func run(_ results: inout NetworkResults) throws {
    let (original, history) = try author.map { (try take(.original, from: $0), []) } ?? train()
    var run = NetworkRun(
      seed: seed, variants: configuration.variants(of: name, isFirst: seedOffset == 0),
      networks: [.original: original], history: history)
    if seedOffset == 0 { try waiting.catching { try describe(original, &results) } }
    let items = experiment.items
    if configuration.retraining.seeds[name] != nil {
      if items.contains(where: \.needsAttacks) { try attackOriginal(&run) }
      if seedOffset == 0, configuration.perturbation.networks.contains(name) {
        try waiting.catching { try perturb(&run) }
      }
      if items.contains(where: \.needsRetraining) { try retrainAll(&run) }
      if items.contains(where: \.needsDistances) { try measureDistances(&run) }
    }
    run.testAnswers = run.networks.mapValues { network in
      zip(network.predictions(data.test.labelled.inputs), data.test.labelled.labels)
        .map { $0 == $1 }
    }
    results.runs.append(run)
  }

  /// What is asked about the original network alone.
  private func describe(_ original: Network, _ results: inout NetworkResults) throws {
    let items = experiment.items
    if items.contains(where: \.needsPerformance),
      configuration.performance.networks.contains(name)
    {
      try waiting.catching { results.performance = try performance(original) }
    }
    guard configuration.figures.networks.contains(name) else { return }
    if items.contains(.figure3) {
      try waiting.catching { results.largestOutputs = try largestOutputs(original) }
    }
    if items.contains(.figure4) {
      try waiting.catching { results.smallestChanges = try smallestChanges(original) }
    }
  }

  func model(_ variant: NetworkVariant) -> String {
    "models/\(modelName(variant))"
  }

  /// The model's file without its folder.
  func modelName(_ variant: NetworkVariant) -> String {
    "\(names.label)-\(variant.name).safetensors"
  }

  /// The file of a stage's inputs.
  func examples(_ stage: String) -> String {
    "examples/\(stage.replacingOccurrences(of: " ", with: "-")).jsonl"
  }

  /// Trains the network from random weights.
  private func train() throws -> (Network, [EpochResult]) {
    let stage = names.train
    let (model, log) = (model(.original), "models/\(names.label)-history.json")
    let training = configuration.training
    let options = configuration.trainingOptions(epochs: training.epochs, seed: seed)
    try experiment.stage(
      stage, in: store,
      inputs: [
        data.description.train, QuestionKey.text(options), QuestionKey.text(training),
        QuestionKey.text(name.hiddenSizes),
      ],
      outputs: [model, log]
    ) {
      let sizes = [data.train.images.pixelCount] + name.hiddenSizes + [digitCount]
      var history: [EpochResult] = []
      let network = try Network(
        randomWithSizes: sizes, outputActivation: training.outputActivation,
        initialization: training.initialization, seed: seed
      ).trained(on: data.train.labelled, options: options) { epoch in
        history.append(epoch)
        try advance(stage, epoch.epoch, of: options.epochs)
      }
      try ModelFile(
        network: network, metadata: options.metadata.merging(data.train.metadata) { $1 }
      )
      .write(to: store.path(model))
      try TrainingHistory(history, on: data.train).write(to: store.path(log))
    }
    return (
      try ModelFile(contentsOf: store.path(model)).network,
      try TrainingHistory(contentsOf: store.path(log)).epochs
    )
  }

  /// Runs a batch of attacks on a variant, each instance at once on the disk.
  ///
  /// - Parameters:
  ///   - retryingUnproved: whether a run that goes on tries again what a limit stopped.
  ///   - output: the file of the store; nil for one of the stage's own.
  package func attack(
    _ batch: AttackBatch, on variant: NetworkVariant = .original, _ stage: String,
    _ selection: ImageSelection, targets: AttackTargets, retryingUnproved: Bool = true,
    output: String? = nil
  ) throws -> [AttackRecord] {
    var batch = batch
    batch.modelName = modelName(variant)
    let output = output ?? examples(stage)
    let instances = batch.instances(selection, targets: targets).instances
    let inputs = [
      batch.network.fingerprint, batch.digits.fingerprint, "\(batch.settings)", "\(instances)",
      "\(batch.timeLimit ?? 0)",
    ]
    if let shard = store.shard, !store.isFinished(stage, inputs: inputs, outputs: [output]) {
      return try attack(batch, stage, instances, sharing: shard, output: output)
    }
    try experiment.stage(stage, in: store, inputs: inputs, outputs: [output]) {
      try attack(batch, stage, instances, retryingUnproved: retryingUnproved, output: output)
    }
    return try batch.records(for: instances, in: ExampleFile.read(store.path(output)))
  }

  /// Runs a shard's share of a batch.
  ///
  /// - Throws: `WaitingStage` where the others' shares are not there yet.
  private func attack(
    _ batch: AttackBatch, _ stage: String, _ instances: [AttackInstance], sharing shard: Shard,
    output: String
  ) throws -> [AttackRecord] {
    func records() throws -> [AttackRecord] {
      try batch.records(
        for: instances,
        in: store.parts(of: output).flatMap { try ExampleFile.read(store.path($0)) }
      ).filter(\.isFinal)
    }
    let made = try Set(records().map(batch.instance))
    let open = shard.share(instances).filter { !made.contains($0) }
    if !open.isEmpty {
      guard !experiment.shouldStop() else { throw Interrupted() }
      experiment.report(.started(stage))
      let seconds = try ContinuousClock().measure {
        try attack(batch, stage, open, retryingUnproved: false, output: store.output(output))
      }
      experiment.report(.finished(stage, seconds: seconds / .seconds(1)))
    }
    let all = try records()
    guard all.count == instances.count else { throw WaitingStage(stage, for: .shards) }
    return all
  }

  private func attack(
    _ batch: AttackBatch, _ stage: String, _ instances: [AttackInstance], retryingUnproved: Bool,
    output: String
  ) throws {
    let file = try ExampleFile(appendingTo: store.path(output))
    let records = try batch.run(
      instances, jobs: experiment.jobs, output: file, resuming: true,
      retryingUnproved: retryingUnproved, shouldStop: experiment.shouldStop
    ) { [report = experiment.report] done, _ in
      report(.advanced(stage, done: done, total: instances.count))
    }
    try experiment.check(stage, isFinal: records.count(where: \.isFinal) == instances.count)
  }

  func advance(_ stage: String, _ done: Int, of total: Int) throws {
    guard !experiment.shouldStop() else { throw Interrupted() }
    experiment.report(.advanced(stage, done: done, total: total))
  }
}

extension Digits {
  /// What a model file says of the images that the network was trained on.
  public var metadata: [String: String] { note.map { [Self.metadataKey: $0] } ?? [:] }

  fileprivate static let metadataKey = "training.data"
}

extension ModelFile {
  /// What the file says of the images that the network was trained on; nil for nothing.
  public var trainingNote: String? { metadata[Digits.metadataKey] }
  /// Whether the network was trained on Temper's own drawings.
  public var isSynthetic: Bool { trainingNote == SyntheticMark.note }
}

extension TrainingOptions {
  /// The options as metadata of a model file.
  public var metadata: [String: String] {
    [
      "training.epochs": "\(epochs)", "training.batch_size": "\(batchSize)",
      "training.learning_rate": "\(learningRate)", "training.loss": loss.rawValue,
      "training.seed": "\(seed)",
    ]
  }
}
