internal import Campaigns
internal import Basics
internal import Datasets
internal import Networks
internal import Queries

/// The inputs that the thesis shows of a network (its section 4.1).
extension NetworkStages {
  /// Figure 3: the input in [0, 1]^n with the largest logit, for every class.
  func largestOutputs(_ network: Network) throws -> LargestOutputs {
    let timeLimit = configuration.figures.timeLimit
    let stage = names.figure3(timeLimit)
    let output = examples(stage)
    var settings = OutputSettings()
    settings.gap = configuration.attack.gap
    var batch = OutputBatch(
      network: network, settings: settings, timeLimit: timeLimit, memoryLimit: experiment.memory,
      solver: experiment.solvers.linear)
    batch.isSynthetic = data.train.isSynthetic
    batch.modelName = modelName(.original)
    let questions = (0..<network.classCount).map { [OutputObjective.logit($0)] }
    try experiment.stage(
      stage, in: store, inputs: [network.fingerprint, QuestionKey.text(settings)], outputs: [output]
    ) {
      let records = try batch.run(
        questions, jobs: experiment.jobs, output: JSONLinesFile(appendingTo: store.path(output)),
        shouldStop: experiment.shouldStop
      ) { [report = experiment.report] done, _ in
        report(.advanced(stage, done: done, total: questions.count))
      }
      try experiment.check(
        stage, isFinal: records.count(where: \.isFinal) == questions.count)
    }
    return LargestOutputs(
      network: name, records: try batch.records(for: questions, in: store.path(output)),
      rows: data.test.images.rows, columns: data.test.images.columns, note: data.train.note)
  }

  /// Figure 4: the smallest changes of one image; nil where the network classifies no test image of
  /// the digit correctly.
  func smallestChanges(_ original: Network) throws -> SmallestChanges? {
    let network = original.reading(outputs: .relu)
    guard let index = firstCorrect(configuration.figures.digit, network) else { return nil }
    var records: [SmallestChanges.Variant: AttackRecord] = [:]
    for variant in SmallestChanges.Variant.allCases {
      var settings = configuration.attackSettings
      settings.method = .exact
      settings.floor = variant.floor
      settings.maxDeviation = variant.maxDeviation
      let batch = try AttackBatch(
        network: network, digits: data.test, references: data.train.labelled, settings: settings,
        timeLimit: configuration.figures.timeLimit, memoryLimit: experiment.memory,
        solvers: experiment.solvers)
      records[variant] = try attack(
        batch, names.figure4(variant), .indices([index]),
        targets: .plusFive, output: examples("\(name.rawValue) figure4")
      ).first
    }
    return SmallestChanges(
      network: name, image: OriginalImage(data.test, index: index), records: records,
      hasLinearOutputs: original.outputActivation == .linear)
  }

  /// The first test image of a digit that a network with a ReLU on its outputs classifies correctly.
  private func firstCorrect(_ digit: Int, _ network: Network) -> Int? {
    let exact = PiecewiseNetwork(network)
    let labels = data.test.labelled.labels
    return labels.indices.first { index in
      labels[index] == digit && exact.classification(data.test.images.image(index)) == digit
    }
  }
}
