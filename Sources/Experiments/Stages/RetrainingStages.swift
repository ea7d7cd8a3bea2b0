internal import Campaigns
internal import Attacks
internal import Basics
internal import Datasets
internal import Defenses
internal import Foundation
internal import Networks
internal import Queries

/// Attacks, retraining, and what it changed (the thesis, section 4.3).
extension NetworkStages {
  /// Attacks training images to retrain on, and test images to test on.
  func attackOriginal(_ run: inout NetworkRun) throws {
    if let author { return try attackOriginal(&run, as: author) }
    let sets = configuration.sets
    let limit = configuration.retraining.timeLimit
    try waiting.gathering { waiting in
      try waiting.catching {
        run.trainingExamples = try attack(
          run, .original, names.trainingExamples(against: .original, limit), data.train,
          .firstCorrectPerClass(sets.trainingOriginalsPerDigit), targets: .all, timeLimit: limit)
      }
      try waiting.catching {
        run.testExamples = try attack(
          run, .original, names.testExamples(limit), data.test,
          .firstCorrectPerClass(sets.testOriginalsPerDigit), targets: .all, timeLimit: limit)
      }
    }
  }

  /// Makes every variant and tests it.
  func retrainAll(_ run: inout NetworkRun) throws {
    if let author {
      try takeSuccessors(&run, from: author)
    } else {
      try waiting.gathering { try retrain(&run, waiting: $0) }
    }
    guard let original = run.networks[.original] else { return }
    let perturbed = NetworkVariant(.perturbation)
    if run.variants.contains(perturbed) {
      run.networks[perturbed] = try perturbation(
        .smallest, of: original, run, jobs: experiment.jobs)?.perturbations.first
        .map { original.perturbed(by: $0.perturbation) }
    }
    let sets = try testSets(original, run)
    try write(sets, run)
    run.accuracy = run.networks.mapValues(sets.accuracy)
    run.adversarialShares = run.networks.mapValues(sets.adversarialShares)
  }

  /// What networks are tested on: the author's sets, or the first images of each kind.
  func testSets(_ original: Network, _ run: NetworkRun) throws -> TestSets {
    if let author {
      return try TestSets(
        digits: data.test, examples: run.testExamples, correct: author.sets.retrainingOriginals,
        misclassified: author.sets.misclassifiedOriginals)
    }
    return try TestSets(
      original: original, digits: data.test, examples: run.testExamples, sizes: configuration.sets)
  }

  /// Makes every variant, round by round, or as many as can be made by now.
  private func retrain(_ run: inout NetworkRun, waiting: WaitingStages) throws {
    var examples: [NetworkVariant: [AttackRecord]] = [:]
    for round in 1...configuration.rounds(of: name) {
      let variants = run.variants.filter { $0.round == round && $0.isTrained }
      for variant in variants {
        try waiting.catching {
          examples[variant] = try self.examples(for: variant, run, earlier: examples)
        }
      }
      let made = ResultCollector<NetworkVariant, Network>()
      try WorkerPool.run(variants, jobs: experiment.jobs) { [run, examples] variant in
        guard let base = run.networks[variant.previous ?? .original],
          let records = examples[variant]
        else { return }
        try waiting.catching { made.add(try retrain(base, variant, on: records), for: variant) }
      }
      for variant in variants { run.networks[variant] = made[variant] }
    }
  }

  /// Writes down which images each set has.
  private func write(_ sets: TestSets, _ run: NetworkRun) throws {
    let indices = [
      "training_originals": Set(run.trainingExamples.map(\.index)).sorted(),
      "test_originals": Set(run.testExamples.map(\.index)).sorted(),
      "correct_originals": sets.indices.correct,
      "misclassified_originals": sets.indices.misclassified,
    ]
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    try AtomicFile.write(
      try encoder.encode(indices), to: store.path("examples/\(names.label)-sets.json"))
  }

  /// What a variant is trained on: in the first round examples against the original network, then
  /// those of the round before and new ones of the same images against that round's network.
  private func examples(
    for variant: NetworkVariant, _ run: NetworkRun, earlier: [NetworkVariant: [AttackRecord]]
  ) throws -> [AttackRecord] {
    if let count = variant.originalsPerDigit {
      if let same = earlier.first(where: { $0.key.originalsPerDigit == count }) {
        return same.value
      }
      let limit = configuration.retraining.largerSets.timeLimit
      return try attack(
        run, .original, names.trainingExamples(originalsPerDigit: count, limit), data.train,
        .firstCorrectPerClass(count), targets: .all, timeLimit: limit)
    }
    guard variant.kind.strategy != nil else { return [] }
    guard let previous = variant.previous else { return run.trainingExamples }
    let originals = Set(run.trainingExamples.map(\.index)).sorted()
    let limit = configuration.retraining.timeLimit
    return try (earlier[previous] ?? [])
      + attack(
        run, previous, names.trainingExamples(against: previous, limit), data.train,
        .indices(originals), targets: .all, timeLimit: limit)
  }

  /// Attacks a network of the run, each instance at once on the disk.
  private func attack(
    _ run: NetworkRun, _ variant: NetworkVariant, _ stage: String, _ digits: Digits,
    _ selection: ImageSelection, targets: AttackTargets, timeLimit: Double
  ) throws -> [AttackRecord] {
    guard let network = run.networks[variant] else { return [] }
    let batch = try AttackBatch(
      network: network, digits: digits, references: data.train.labelled,
      settings: configuration.attackSettings, timeLimit: timeLimit, memoryLimit: experiment.memory,
      solvers: experiment.solvers)
    return try attack(
      batch, on: variant, stage, selection, targets: targets, retryingUnproved: false)
  }

  /// Trains a variant.
  ///
  /// - Parameters:
  ///   - base: the network that it comes from.
  ///   - records: the adversarial examples for it.
  private func retrain(
    _ base: Network, _ variant: NetworkVariant, on records: [AttackRecord]
  ) throws -> Network {
    let training = configuration.training
    let stage = names.retrain(variant)
    let options = configuration.trainingOptions(
      epochs: variant.kind.strategy.map(configuration.epochs) ?? training.epochs, seed: seed)
    let pgd = configuration.retraining.pgd.first { .pgd($0.norm) == variant.kind }
    try experiment.stage(
      stage, in: store,
      inputs: [
        data.description.train, base.fingerprint, QuestionKey.text(options),
        variant.kind.strategy?.rawValue ?? QuestionKey.text(pgd), training.initialization.rawValue,
        QuestionKey.text(records.map(\.delta)),
      ], outputs: [model(variant)]
    ) {
      let progress = { (epoch: EpochResult) in try advance(stage, epoch.epoch, of: options.epochs) }
      var network = base
      if let strategy = variant.kind.strategy {
        let material = RetrainingData(
          training: data.train.labelled, examples: try data.train.adversarialInputs(records),
          originals: variant.kind == .partialOriginals ? data.train.originals(records) : nil)
        network = try base.retrained(
          strategy, on: material, options: options, initialization: training.initialization,
          epochFinished: progress)
      } else if let pgd {
        let attack = GradientAttack(norm: pgd.norm, radius: pgd.radius, steps: pgd.steps)
        network = try base.withNewWeights(
          initialization: training.initialization, seed: seed
        ).trained(
          AdversarialTraining(attack: attack), on: data.train.labelled, options: options,
          epochFinished: progress)
      }
      var metadata = options.metadata.merging(data.train.metadata) { $1 }
      metadata["retraining"] = variant.name
      try ModelFile(network: network, metadata: metadata).write(to: store.path(model(variant)))
    }
    return try ModelFile(contentsOf: store.path(model(variant))).network
  }

  /// Attacks every variant on the first test images that all of them classify correctly, with the
  /// thesis's target (Table 6, adversarial distance), outputs read as the configuration says.
  func measureDistances(_ run: inout NetworkRun) throws {
    let networks = run.networks.mapValues { $0.reading(outputs: configuration.distances.outputs) }
    let (inputs, labels) = (data.test.labelled.inputs, data.test.labelled.labels)
    let predictions = networks.values.map { $0.predictions(inputs) }
    let candidates = author?.sets.afterImprovement ?? Array(labels.indices)
    let common = candidates.filter { index in
      predictions.allSatisfy { $0[index] == labels[index] }
    }.prefix(configuration.sets.distanceImages)
    let limit = configuration.retraining.timeLimit
    func attack(
      _ variant: NetworkVariant, _ stage: String, _ settings: AttackSettings
    ) throws -> [AttackRecord] {
      guard let network = networks[variant] else { return [] }
      let batch = try AttackBatch(
        network: network, digits: data.test, references: data.train.labelled, settings: settings,
        timeLimit: limit, memoryLimit: experiment.memory, solvers: experiment.solvers)
      return try self.attack(
        batch, on: variant, stage, .indices(Array(common)), targets: .plusFive,
        retryingUnproved: false)
    }
    var records: [Double?: [NetworkVariant: [AttackRecord]]] = [:]
    try waiting.gathering { waiting in
      for (number, settings) in configuration.distanceSettings.enumerated() {
        let floor = number == 0 ? nil : settings.floor
        for variant in run.variants {
          try waiting.catching {
            let stage = names.distance(variant, floor: floor, limit)
            records[floor, default: [:]][variant] = try attack(variant, stage, settings)
          }
        }
      }
      for variant in run.variants where variant.isPerturbed && networks[variant] != nil {
        try waiting.catching {
          run.brighterDistances[variant] = try attack(
            variant, names.brighterDistance(variant, limit), configuration.brighterSettings)
        }
      }
    }
    run.readAccuracy = networks.mapValues { $0.accuracy(on: data.test.labelled) }
    run.distanceRecords = records[nil] ?? [:]
    for floor in configuration.distances.furtherFloors {
      run.furtherDistances[floor] = records[floor] ?? [:]
    }
  }
}
