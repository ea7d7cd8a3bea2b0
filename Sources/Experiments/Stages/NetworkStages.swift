internal import Datasets
internal import Defenses
internal import Foundation
public import Networks
internal import Verification

/// The stages of one network, from training to the comparison of its retrained successors.
struct NetworkStages {
  let experiment: Experiment
  let store: RunStore
  let name: ThesisNetwork

  var configuration: ExperimentConfiguration { experiment.configuration }
  var data: ExperimentData { experiment.data }

  func run() throws -> NetworkResults {
    let (original, history) = try train()
    var results = NetworkResults(name: name, networks: [.original: original], history: history)
    let items = experiment.items
    if items.contains(where: \.needsPerformance),
      configuration.performance.networks.contains(name)
    {
      results.performance = try performance(original)
    }
    if configuration.figures.networks.contains(name) {
      if items.contains(.figure3) {
        results.largestOutputs = try largestOutputs(original)
      }
      if items.contains(.figure4) { results.smallestChanges = try smallestChanges(original) }
    }
    if items.contains(where: \.needsAttacks) {
      results.trainingExamples = try attack(
        original, "train examples", data.train,
        .firstCorrectPerClass(configuration.sets.trainingOriginalsPerDigit), targets: .all)
      results.testExamples = try attack(
        original, "test examples", data.test,
        .firstCorrectPerClass(configuration.sets.testOriginalsPerDigit), targets: .all)
    }
    if items.contains(where: \.needsRetraining) {
      for variant in NetworkVariant.retrained {
        results.networks[variant] = try retrain(original, variant, on: results.trainingExamples)
      }
      let sets = try TestSets(
        original: original, digits: data.test, examples: results.testExamples,
        sizes: configuration.sets)
      results.accuracy = results.networks.mapValues(sets.accuracy)
    }
    if items.contains(where: \.needsDistances) {
      results.distanceRecords = try distances(results.networks)
    }
    results.testAccuracy = results.networks.mapValues { $0.accuracy(on: data.test.labelled) }
    return results
  }

  func model(_ variant: NetworkVariant) -> String {
    "models/\(name.rawValue)-\(variant.rawValue).safetensors"
  }

  /// The file of a stage's inputs.
  func examples(_ stage: String) -> String {
    "examples/\(stage.replacingOccurrences(of: " ", with: "-")).jsonl"
  }

  /// Trains the network from random weights.
  private func train() throws -> (Network, [EpochResult]) {
    let stage = "\(name.rawValue) train"
    let (model, log) = (model(.original), "models/\(name.rawValue)-history.json")
    let training = configuration.training
    let options = configuration.trainingOptions(epochs: training.epochs)
    try experiment.stage(
      stage, in: store,
      inputs: [data.description.train, "\(options)", "\(training)", "\(name.hiddenSizes)"],
      outputs: [model, log]
    ) {
      let sizes = [data.train.images.pixelCount] + name.hiddenSizes + [digitCount]
      var history: [EpochResult] = []
      let network = try Network(
        randomWithSizes: sizes, outputActivation: training.outputActivation,
        initialization: training.initialization, seed: configuration.seed
      ).trained(on: data.train.labelled, options: options) { epoch in
        history.append(epoch)
        try advance(stage, epoch.epoch, of: options.epochs)
      }
      try ModelFile(network: network, metadata: options.metadata).write(to: store.path(model))
      try write(history, to: log)
    }
    let history = try JSONDecoder().decode(
      [EpochResult].self, from: Data(contentsOf: URL(fileURLWithPath: store.path(log))))
    return (try ModelFile(contentsOf: store.path(model)).network, history)
  }

  /// Attacks images of a split, each instance at once on the disk.
  private func attack(
    _ network: Network, _ what: String, _ digits: Digits, _ selection: ImageSelection,
    targets: AttackTargets
  ) throws -> [AttackRecord] {
    let batch = try AttackBatch(
      network: network, digits: digits, references: data.train.labelled,
      settings: configuration.attackSettings, timeLimit: configuration.attack.timeLimit,
      solver: experiment.solver)
    return try attack(batch, "\(name.rawValue) \(what)", selection, targets: targets)
  }

  /// Runs a batch, each instance at once on the disk.
  ///
  /// - Parameters:
  ///   - retryingUnproved: whether a run that goes on tries again what a limit stopped.
  ///   - output: the file of the store; nil for one of the stage's own.
  func attack(
    _ batch: AttackBatch, _ stage: String, _ selection: ImageSelection, targets: AttackTargets,
    retryingUnproved: Bool = true, output: String? = nil
  ) throws -> [AttackRecord] {
    let output = output ?? examples(stage)
    let instances = batch.instances(selection, targets: targets).instances
    let inputs = [
      batch.network.fingerprint, batch.digits.fingerprint, "\(batch.settings)", "\(instances)",
      "\(batch.timeLimit ?? 0)",
    ]
    try experiment.stage(stage, in: store, inputs: inputs, outputs: [output]) {
      let file = try ExampleFile(appendingTo: store.path(output))
      let records = try batch.run(
        instances, jobs: experiment.jobs, output: file, resuming: true,
        retryingUnproved: retryingUnproved, shouldStop: experiment.shouldStop
      ) { [report = experiment.report] done, _ in
        report(.advanced(stage, done: done, total: instances.count))
      }
      guard records.count == instances.count else { throw Interrupted() }
    }
    return try batch.records(for: instances, in: ExampleFile.read(store.path(output)))
  }

  /// Trains a network again on the adversarial examples of training images.
  private func retrain(
    _ original: Network, _ variant: NetworkVariant, on records: [AttackRecord]
  ) throws -> Network {
    guard let strategy = variant.strategy else { return original }
    let stage = "\(name.rawValue) retrain \(variant.rawValue)"
    let options = configuration.trainingOptions(epochs: configuration.epochs(strategy))
    let examples = try data.train.adversarialInputs(records)
    try experiment.stage(
      stage, in: store,
      inputs: [
        data.description.train, original.fingerprint, "\(options)", "\(strategy)",
        "\(configuration.training.initialization)", "\(records.map(\.delta))",
      ], outputs: [model(variant)]
    ) {
      let material = RetrainingData(
        training: data.train.labelled, examples: examples,
        originals: variant == .partialOriginals ? data.train.originals(records) : nil)
      let network = try original.retrained(
        strategy, on: material, options: options,
        initialization: configuration.training.initialization
      ) { try advance(stage, $0.epoch, of: options.epochs) }
      var metadata = options.metadata
      metadata["retraining"] = variant.rawValue
      try ModelFile(network: network, metadata: metadata).write(to: store.path(model(variant)))
    }
    return try ModelFile(contentsOf: store.path(model(variant))).network
  }

  /// Attacks every variant on the first test images that all of them classify correctly, with the
  /// thesis's target (Table 6, adversarial distance).
  private func distances(
    _ networks: [NetworkVariant: Network]
  ) throws -> [NetworkVariant: [AttackRecord]] {
    let labels = data.test.labelled.labels
    let predictions = networks.values.map { $0.predictions(data.test.labelled.inputs) }
    let common = labels.indices.filter { index in
      predictions.allSatisfy { $0[index] == labels[index] }
    }.prefix(configuration.sets.distanceImages)
    var records: [NetworkVariant: [AttackRecord]] = [:]
    for variant in NetworkVariant.allCases {
      guard let network = networks[variant] else { continue }
      records[variant] = try attack(
        network, "distance \(variant.rawValue)", data.test, .indices(Array(common)),
        targets: .plusFive)
    }
    return records
  }

  private func advance(_ stage: String, _ done: Int, of total: Int) throws {
    guard !experiment.shouldStop() else { throw Interrupted() }
    experiment.report(.advanced(stage, done: done, total: total))
  }

  private func write(_ history: [EpochResult], to path: String) throws {
    try history.jsonText().write(toFile: store.path(path), atomically: true, encoding: .utf8)
  }
}

extension [EpochResult] {
  fileprivate func jsonText() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
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
