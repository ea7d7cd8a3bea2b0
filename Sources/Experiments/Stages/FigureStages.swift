internal import Campaigns
internal import Basics
internal import Datasets
internal import Networks
internal import Queries

/// The inputs that the thesis shows of a network (its section 4.1).
extension NetworkStages {
  /// Figures 3 and 4.
  var figures: [NetworkStage] {
    guard isFirst, configuration.figures.networks.contains(network) else { return [] }
    return (items.contains(.figure3) ? [largestOutputs] : [])
      + (items.contains(.figure4) ? SmallestChanges.Variant.allCases.map(smallestChange) : [])
  }

  /// Adds what they found to a network's results.
  func addFigures(_ findings: Findings, _ data: ExperimentData, to results: inout NetworkResults) {
    results.largestOutputs = findings.largestOutputs.map {
      LargestOutputs(
        network: network, records: $0, shape: data.test.images.shape, note: data.train.note)
    }
    let records = SmallestChanges.Variant.allCases.reduce(into: [:]) { records, variant in
      records[variant] = findings.records[smallestChange(variant).name]?.first
    }
    guard let index = records.values.first?.index else { return }
    results.smallestChanges = SmallestChanges(
      network: network, image: OriginalImage(data.test, index: index), records: records,
      hasLinearOutputs: findings.networks[.original]?.outputActivation == .linear)
  }

  // The limit is in the names, since what it stopped stays so until it is another.
  private var limit: Double { configuration.figures.timeLimit }

  /// The input in [0, 1]^n with the largest logit, for every class.
  private var largestOutputs: NetworkStage {
    let work = StageLabel.Work.largestOutputs(size.data.classCount, limit: limit)
    return stage("figure3 \(limit)s", work) { context, original in
      let environment = context.environment
      var settings = OutputSettings()
      settings.gap = configuration.attack.gap
      var questions = OutputBatch(
        network: NetworkGraph(original), settings: settings, timeLimit: limit,
        memoryLimit: environment.memory,
        solver: environment.solvers.linear)
      questions.isSynthetic = context.data.train.isSynthetic
      questions.modelName = modelName(.original)
      let batch = questions
      let classes = (0..<original.classCount).map { [OutputObjective.logit($0)] }
      let output = Self.examples(context.stage)
      let path = context.store.path(output)
      return StageTask(
        inputs: [original.fingerprint, try QuestionKey.text(settings)], outputs: [output]
      ) {
        let records = try batch.run(
          classes, jobs: context.jobs, output: JSONLinesFile(appendingTo: path),
          shouldStop: environment.shouldStop
        ) { done, _ in context.advance(done, of: classes.count) }
        try context.check(isFinal: records.count(where: \.isFinal) == classes.count)
      } read: {
        $0.largestOutputs = try batch.records(for: classes, in: path)
      }
    }
  }

  /// The smallest change of one image; nothing where a ReLU on the outputs leaves the network no
  /// test image of the class that it classifies correctly.
  private func smallestChange(_ variant: SmallestChanges.Variant) -> NetworkStage {
    var settings = configuration.attackSettings
    settings.method = .exact
    settings.floor = variant.floor
    settings.maxDeviation = variant.maxDeviation
    let question = AttackQuestion(
      settings: settings, outputs: .relu, limit: limit, count: 1, isRetrying: true,
      output: Self.examples("\(label) figure4"))
    return attacks("figure4 \(variant.rawValue)", question) { context in
      guard let original = context.findings.networks[.original] else { return nil }
      let exact = PiecewiseNetwork(original.reading(outputs: .relu))
      let (label, test) = (configuration.figures.digit, context.data.test)
      return test.labels.indices.first {
        test.labels[$0] == label && exact.classification(test.images.image($0)) == label
      }.map { .indices([$0]) }
    }
  }
}
