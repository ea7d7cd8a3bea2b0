internal import Campaigns
internal import Datasets
internal import Networks

/// What a stage of attacks asks.
struct AttackQuestion: Sendable {
  var settings: AttackSettings
  /// The network under attack.
  var variant = NetworkVariant.original
  /// How its outputs are read; nil for as they were trained.
  var outputs: OutputActivation?
  var split = Split.test
  /// The classes to lead the network to; nil for the thesis's one.
  var targets: AttackTargets?
  /// Seconds for each attack.
  var limit: Double
  /// About how many attacks there are.
  var count: Int
  /// Whether a run that goes on tries again what a limit stopped.
  var isRetrying = false
  /// The file of the store; nil for one of the stage's own.
  var output: String?
}

extension AttackTargets {
  /// The thesis's target, (label + 5) mod the number of classes; any other class where that is the
  /// label itself.
  static func thesis(classCount: Int) -> AttackTargets {
    5 % classCount == 0 ? .untargeted : .plusFive
  }

  /// The thesis's target in words.
  static func thesisText(classCount: Int) -> String {
    thesis(classCount: classCount) == .plusFive
      ? "target (label + 5) mod \(classCount)" : "any other class as target"
  }
}

extension NetworkStages {
  /// A stage of attacks.
  ///
  /// - Parameter images: what is attacked; nil where there is nothing.
  func attacks(
    _ name: String, _ question: AttackQuestion, after needs: [NetworkStage] = [],
    images: @escaping @Sendable (NetworkContext) throws -> ImageSelection?
  ) -> NetworkStage {
    let work = StageLabel.Work.attacks(
      question.count, question.settings.method, limit: question.limit)
    return stage(name, work, of: question.variant, after: needs) { context, trained in
      guard let selection = try images(context) else { return nil }
      let network = NetworkGraph(trained.reading(outputs: question.outputs))
      let bounds = question.settings.method.boundsMethod.flatMap { context.findings.bounds[$0] }
      var batch = try AttackBatch(
        network: network, samples: context.data.samples(question.split),
        references: context.data.train.labelled, settings: question.settings,
        timeLimit: question.limit, memoryLimit: context.environment.memory,
        solvers: context.environment.solvers,
        bounds: bounds?.bounds(of: PiecewiseNetwork(network)))
      batch.modelName = modelName(question.variant)
      return AttackTask(
        context: context, question: question, batch: batch,
        instances: batch.instances(
          selection, targets: question.targets ?? .thesis(classCount: size.data.classCount)
        ).instances
      ).task
    }
  }

  /// The file of a stage's results.
  static func examples(_ stage: String) -> String {
    "examples/\(stage.replacing(" ", with: "-")).jsonl"
  }
}

/// The attacks of a stage, each of which is at once on the disk; several shards share them.
private struct AttackTask {
  let context: NetworkContext
  let question: AttackQuestion
  let batch: AttackBatch
  let instances: [AttackInstance]

  private var store: RunStore { context.store }
  private var output: String { question.output ?? NetworkStages.examples(context.stage) }

  var task: NetworkTask {
    var task = NetworkTask(
      inputs: [
        batch.network.fingerprint, batch.samples.fingerprint, settingsText, instancesText,
        "\(question.limit)",
      ], outputs: [output], run: { try run(instances) }, share: share
    ) { findings in
      let found = try records()
      guard store.shard == nil || found.count(where: \.isFinal) == instances.count else {
        throw WaitingStage(name: context.stage, reason: .shards)
      }
      findings.records[context.stage] = found
    }
    task.isWhole = { try records().count == instances.count }
    return task
  }

  // Finished stages are known by these texts, so that types keep the names in them that they first
  // had, wherever they move.
  private var settingsText: String {
    // What is younger than the first stages, and nil for all of them.
    "\(batch.settings)".replacing(", gradient: nil, seed: nil", with: "")
      .replacing(/[A-Z]\w*\.(?=[A-Z])/, with: "Verification.")
  }

  private var instancesText: String {
    "\(instances)".replacing("\(String(reflecting: AttackInstance.self))(", with: Self.instance)
  }

  private static let instance = "Experiments.AttackInstance("

  private func run(_ open: [AttackInstance]) throws {
    let file = try ExampleFile(appendingTo: store.path(store.output(output)))
    let records = try batch.run(
      open, jobs: context.jobs, output: file, resuming: true,
      retryingUnproved: question.isRetrying, shouldStop: context.environment.shouldStop
    ) { [context] done, _ in context.advance(done, of: open.count) }
    try context.check(isFinal: records.count(where: \.isFinal) == open.count)
  }

  @Sendable private func share(_ shard: Shard) throws -> (@Sendable () throws -> Void)? {
    let made = try Set(records().filter(\.isFinal).map(batch.instance))
    let open = shard.share(instances).filter { !made.contains($0) }
    return open.isEmpty ? nil : { @Sendable in try run(open) }
  }

  /// The records so far, those of all shards.
  private func records() throws -> [AttackRecord] {
    try batch.records(
      for: instances,
      in: store.parts(of: output).flatMap { try ExampleFile.read(store.path($0)) })
  }
}
