internal import Campaigns
internal import Attacks
internal import Datasets
internal import Defenses
internal import Networks
internal import Queries

/// Attacks, retraining, and what it changed (the thesis, section 4.3).
extension NetworkStages {
  /// Attacks on training images to retrain on, and on test images to test on. Of the author's
  /// examples those to retrain on are there, and his originals are attacked once more.
  var originalAttacks: [NetworkStage] {
    guard items.contains(where: \.needsAttacks) else { return [] }
    return isAuthors ? [ownExamples] : [ownExamples, testExamples]
  }

  /// Our attacks on the images that successors and perturbations are made from.
  var ownExamples: NetworkStage {
    guard !isAuthors else { return testExamples }
    let count = configuration.sets.trainingOriginalsPerDigit
    return examples("train examples", .train, originals: count) { _ in .firstCorrectPerClass(count)
    }
  }

  var testExamples: NetworkStage {
    let count = configuration.sets.testOriginalsPerDigit
    return examples("test examples", .test, originals: count) { context in
      context.author.map { .indices($0.sets.retrainingOriginals) } ?? .firstCorrectPerClass(count)
    }
  }

  /// The networks to compare; none where nothing compares them.
  var compared: [NetworkVariant] { items.contains(where: \.needsRetraining) ? variants : [] }

  /// Every successor, after the examples that it alone needs.
  var retraining: [NetworkStage] {
    let trained = compared.filter(\.isTrained)
    return trained.flatMap { [examples(for: $0), successor($0)].compactMap(\.self) }
      + (compared.contains(NetworkVariant(.perturbation)) ? [perturb(.smallest)] : [])
  }

  /// What makes a successor.
  private func successor(_ variant: NetworkVariant) -> NetworkStage {
    isAuthors ? take(variant) : retrain(variant)
  }

  /// Attacks with all targets on the same number of images of each class.
  private func examples(
    _ name: String, against variant: NetworkVariant = .original, _ split: Split,
    originals: Int, limit: Double? = nil, after needs: [NetworkStage] = [],
    images: @escaping @Sendable (NetworkContext) -> ImageSelection
  ) -> NetworkStage {
    let limit = limit ?? configuration.retraining.timeLimit
    let classCount = size.data.classCount
    let question = AttackQuestion(
      settings: configuration.attackSettings, variant: variant, split: split, targets: .all,
      limit: limit, count: originals * classCount * (classCount - 1))
    return attacks("\(name) \(limit)s", question, after: needs, images: images)
  }

  /// What a variant is trained on that no variant before it is: examples of more images, or new
  /// ones of the same images against the network of the round before; nil for none.
  private func examples(for variant: NetworkVariant) -> NetworkStage? {
    if let count = variant.originalsPerDigit {
      return examples(
        "train examples \(count) a digit", .train, originals: count,
        limit: configuration.retraining.largerSets.timeLimit
      ) { _ in .firstCorrectPerClass(count) }
    }
    guard let previous = variant.previous else { return nil }
    return examples(
      "train examples \(previous.name)", against: previous, .train,
      originals: configuration.sets.trainingOriginalsPerDigit,
      after: [ownExamples, successor(previous)]
    ) { context in
      let known = context.findings.records[ownExamples.name] ?? []
      return .indices(Set(known.map(\.index)).sorted())
    }
  }

  /// All that a variant is trained on: in the first round examples against the original network,
  /// then those of the round before and new ones.
  private func records(for variant: NetworkVariant, _ findings: Findings) -> [AttackRecord] {
    guard variant.kind.strategy != nil else { return [] }
    let stage = examples(for: variant) ?? ownExamples
    return (variant.previous.map { records(for: $0, findings) } ?? [])
      + (findings.records[stage.name] ?? [])
  }

  private func retrain(_ variant: NetworkVariant) -> NetworkStage {
    let training = configuration.training
    let strategy = variant.kind.strategy
    let pgd = configuration.retraining.pgd.first { .pgd($0.norm) == variant.kind }
    let epochs = strategy.map(configuration.epochs) ?? training.epochs
    let options = configuration.trainingOptions(epochs: epochs, seed: seed)
    let work: StageLabel.Work =
      switch strategy {
      case .complete: .training(epochs: epochs)
      case .partial: .partialRetraining
      case nil: .adversarialTraining(pgd?.norm ?? .l1, epochs: epochs, steps: pgd?.steps ?? 0)
      }
    let examples = strategy == nil ? nil : examples(for: variant) ?? ownExamples
    let needs = [variant.previous.map(successor), examples].compactMap(\.self)
    return stage(
      "retrain \(variant.name)", work, of: variant.previous ?? .original, after: needs,
      isSingle: true
    ) { context, base in
      let data = context.data
      let records = records(for: variant, context.findings)
      let inputs = [
        data.description.train, base.fingerprint, try QuestionKey.text(options),
        try strategy?.rawValue ?? QuestionKey.text(pgd), training.initialization.rawValue,
        try QuestionKey.text(records.map(\.delta)),
      ]
      return StageTask(inputs: inputs, outputs: [model(variant)]) {
        let progress = { (epoch: EpochResult) in
          try context.checkInterruption()
          context.advance(epoch.epoch, of: epochs)
        }
        var network = base
        if let strategy {
          let material = RetrainingData(
            training: data.train.labelled, examples: try data.train.adversarialInputs(records),
            originals: variant.kind == .partialOriginals ? data.train.originals(records) : nil)
          network = try base.retrained(
            strategy, on: material, options: options, initialization: training.initialization,
            epochFinished: progress)
        } else if let pgd {
          let attack = GradientAttack(norm: pgd.norm, radius: pgd.radius, steps: pgd.steps)
          network = try base.withRandomParameters(training.initialization, seed: seed).trained(
            AdversarialTraining(attack: attack), on: data.train.labelled, options: options,
            epochFinished: progress)
        }
        let metadata = options.metadata.merging(["retraining": variant.name]) { $1 }
        try write(network, as: variant, metadata, context)
      } read: {
        $0.networks[variant] = try read(variant, context)
      }
    }
  }
}
