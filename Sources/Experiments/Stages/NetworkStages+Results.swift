internal import Basics
internal import Campaigns
internal import Queries

extension NetworkStages {
  /// Adds what all stages found to a network's results, with what follows from it.
  func add(_ stages: StageRun<Findings>, to results: inout NetworkResults) throws {
    let (findings, environment) = (stages.findings, stages.environment)
    if isFirst {
      results.performance = performanceResults(findings)
      addFigures(findings, environment.data, to: &results)
    }
    var run = NetworkRun(
      seed: seed, variants: variants, networks: findings.networks, history: findings.history)
    run.testAnswers = findings.networks.mapValues(findings.answers.callAsFunction)
    if configuration.retraining.seeds[network] != nil, items.contains(where: \.needsAttacks) {
      run.trainingExamples = findings.records[ownExamples.name] ?? []
      run.testExamples =
        environment.author?.examples ?? findings.records[testExamples.name] ?? []
      try test(stages, &run)
      addDistances(findings, to: &run)
    }
    results.runs.append(run)
  }

  /// Tests perturbations and successors on the author's sets, or on the first images of each kind.
  private func test(_ stages: StageRun<Findings>, _ run: inout NetworkRun) throws {
    guard let isCorrect = run.testAnswers[.original], !(perturbations + retraining).isEmpty
    else { return }
    let (samples, examples) = (stages.environment.data.test, run.testExamples)
    let sets =
      try stages.environment.author.map {
        try TestSets(
          samples: samples, examples: examples, correct: $0.sets.retrainingOriginals,
          misclassified: $0.sets.misclassifiedOriginals)
      }
      ?? TestSets(
        isCorrect: isCorrect, samples: samples, examples: examples, sizes: configuration.sets)
    run.perturbations = try perturbationResults(stages, sets)
    guard !compared.isEmpty else { return }
    run.accuracy = run.networks.mapValues(sets.accuracy)
    run.adversarialShares = run.networks.mapValues(sets.adversarialShares)
    // Which images each set has.
    let indices = [
      "training_originals": Set(run.trainingExamples.map(\.index)).sorted(),
      "test_originals": Set(examples.map(\.index)).sorted(),
      "correct_originals": sets.indices.correct,
      "misclassified_originals": sets.indices.misclassified,
    ]
    try AtomicFile.write(
      QuestionKey.text(indices), to: stages.store.path("examples/\(label)-sets.json"))
  }
}
