public import Campaigns
internal import Datasets
public import Networks
internal import Queries

/// The stages of one network and one seed, from training to the comparison of its retrained
/// successors: what a configuration asks for, before anything is read or made.
struct NetworkStages: Sendable {
  let configuration: ExperimentConfiguration
  /// The tables and figures to make; stages that none of them needs are left out.
  let items: Set<ResultItem>
  let network: NetworkName
  /// The sizes of the network and of the data.
  let size: NetworkSize
  /// Added to the configuration's seed. Performance and figures belong to the first seed alone.
  let seedOffset: Int

  /// What the names of all stages begin with.
  var label: String { isFirst ? network.rawValue : "\(network.rawValue)-seed\(seed)" }
  var isFirst: Bool { seedOffset == 0 }
  var seed: UInt64 { configuration.seed &+ UInt64(seedOffset) }
  /// The networks of the comparison, in the order of the tables.
  var variants: [NetworkVariant] { configuration.variants(of: network, isFirst: isFirst) }
  /// Whether the networks are the author's own, and none is trained.
  var isAuthors: Bool { configuration.source == .author }

  /// The stages of each seed of a network.
  static func seeds(
    of network: NetworkName, _ configuration: ExperimentConfiguration, data: DataSize,
    items: Set<ResultItem>
  ) -> [NetworkStages] {
    let size = NetworkSize(hiddenSizes: configuration.hiddenSizes(of: network), data: data)
    let isRepeated = items.contains(where: \.needsRetraining)
    return (0..<(isRepeated ? configuration.retraining.seeds[network] ?? 1 : 1)).map {
      NetworkStages(
        configuration: configuration, items: items, network: network, size: size, seedOffset: $0)
    }
  }

  /// All of them, each once, those that another needs before it.
  var all: [NetworkStage] {
    var stages = [original]
    if isFirst { stages += performance + figures }
    if configuration.retraining.seeds[network] != nil {
      stages += originalAttacks + perturbations + retraining + distances
    }
    var names: Set<String> = []
    return stages.filter { names.insert($0.name).inserted }
  }

  /// The network that everything else is about.
  var original: NetworkStage { isAuthors ? take(.original) : training }

  /// A stage that begins with the original or one of its successors; nothing where that was not made.
  ///
  /// - Parameter name: what follows the label.
  func stage(
    _ name: String, _ work: StageLabel.Work, of variant: NetworkVariant = .original,
    after needs: [NetworkStage] = [], isSingle: Bool = false,
    task: @escaping @Sendable (NetworkContext, Network) throws -> NetworkTask?
  ) -> NetworkStage {
    NetworkStage(
      label: StageLabel(name: "\(label) \(name)", size: size, work: work),
      needs: ([original] + needs).map(\.name), isSingle: isSingle
    ) { context in
      try context.findings.networks[variant].flatMap { try task(context, $0) }
    }
  }

  /// The network from random weights.
  private var training: NetworkStage {
    let (model, log) = (model(.original), "models/\(label)-history.json")
    let training = configuration.training
    let options = configuration.trainingOptions(epochs: training.epochs, seed: seed)
    return NetworkStage(
      label: StageLabel(
        name: "\(label) train", size: size, work: .training(epochs: training.epochs))
    ) { context in
      let (data, store) = (context.data, context.store)
      return StageTask(
        inputs: [
          data.description.train, try QuestionKey.text(options), try QuestionKey.text(training),
          try QuestionKey.text(size.hiddenSizes),
        ], outputs: [model, log]
      ) {
        var history: [EpochResult] = []
        let trained = try Network(
          randomWithSizes: size.layerSizes, outputActivation: training.outputActivation,
          initialization: training.initialization, seed: seed
        ).trained(on: data.train.labelled, options: options) { epoch in
          history.append(epoch)
          try context.checkInterruption()
          context.advance(epoch.epoch, of: options.epochs)
        }
        try write(trained, as: .original, options.metadata, context)
        try TrainingHistory(history, on: data.train).write(to: store.path(log))
      } read: { findings in
        findings.networks[.original] = try read(.original, context)
        findings.history = try TrainingHistory(contentsOf: store.path(log)).epochs
      }
    }
  }

  /// What the names of attacks say of one of the further floors.
  func floorText(_ settings: AttackSettings) -> String {
    settings.floor == configuration.distances.floor ? "" : " floor \(settings.floor)"
  }

  /// The file of a variant's network.
  func model(_ variant: NetworkVariant) -> String { "models/\(modelName(variant))" }

  /// The model's file without its folder.
  func modelName(_ variant: NetworkVariant) -> String { "\(label)-\(variant.name).safetensors" }

  func read(_ variant: NetworkVariant, _ context: NetworkContext) throws -> Network {
    try ModelFile(contentsOf: context.store.path(model(variant))).network
  }

  /// Writes a network that was trained on the run's images.
  func write(
    _ network: Network, as variant: NetworkVariant, _ metadata: [String: String],
    _ context: NetworkContext
  ) throws {
    try ModelFile(
      network: network, metadata: metadata.merging(context.data.train.metadata) { $1 }
    ).write(to: context.store.path(model(variant)))
  }
}

extension LabelledImages {
  /// What a model file says of the images that the network was trained on.
  public var metadata: [String: String] { note.map { [Self.metadataKey: $0] } ?? [:] }

  fileprivate static let metadataKey = "training.data"
}

extension ModelFile {
  /// What the file says of the images that the network was trained on; nil for nothing.
  public var trainingNote: String? { metadata[LabelledImages.metadataKey] }
  /// Whether the network was trained on Temper's own drawings.
  public var isSynthetic: Bool { trainingNote == SyntheticMark.note }
}

extension TrainingOptions {
  /// The options as metadata of a model file.
  public var metadata: [String: String] {
    var result = [
      "training.epochs": "\(epochs)", "training.batch_size": "\(batchSize)",
      "training.learning_rate": "\(learningRate)", "training.loss": loss.rawValue,
      "training.seed": "\(seed)",
    ]
    let usual = TrainingOptions()
    if optimizer != usual.optimizer { result["training.optimizer"] = optimizer.rawValue }
    if momentum != usual.momentum { result["training.momentum"] = "\(momentum)" }
    if weightDecay != usual.weightDecay { result["training.weight_decay"] = "\(weightDecay)" }
    if !rateSteps.isEmpty {
      result["training.rate_steps"] =
        rateSteps.map { "\($0.epoch):\($0.rate)" }.joined(separator: ",")
    }
    if augmentation != usual.augmentation {
      result["training.shift"] = "\(augmentation.shift)"
      result["training.flips"] = "\(augmentation.flips)"
    }
    return result
  }
}
