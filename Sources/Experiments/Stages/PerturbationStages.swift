internal import Campaigns
internal import Basics
internal import Defenses
internal import Networks
internal import Synchronization
internal import Queries

/// Input perturbations of the original network, and what they do to the test sets (the thesis,
/// section 4.3.2).
extension NetworkStages {
  /// Makes the perturbations of the tables and figures that were asked for, and tests them.
  func perturb(_ run: inout NetworkRun) throws {
    let items = experiment.items
    let variants =
      items.contains(where: \.needsPerturbations)
      ? configuration.perturbationVariants
      : items.contains(where: \.needsSmallestPerturbation) ? configuration.smallestVariants : []
    guard let original = run.networks[.original], !variants.isEmpty else { return }
    let sets = try testSets(original, run)
    let files = ResultCollector<PerturbationVariant, PerturbationFile>()
    try waiting.gathering { waiting in
      let add = { @Sendable [run] (variant: PerturbationVariant, jobs: Int) in
        try waiting.catching {
          guard let file = try perturbation(variant, of: original, run, jobs: jobs) else { return }
          files.add(file, for: variant)
        }
      }
      // A general perturbation keeps one thread busy, a conditional one ten.
      let general = variants.filter { $0.kind == .general }
      try WorkerPool.run(general, jobs: experiment.jobs) {
        try add($0, max(1, experiment.jobs / general.count))
      }
      for variant in variants where variant.kind == .conditional {
        try add(variant, experiment.jobs)
      }
    }
    for variant in variants {
      guard let file = files[variant] else { continue }
      run.perturbations[variant] = PerturbationResult(
        file: file,
        accuracy: sets.accuracy(PerturbedNetwork(original, file.perturbations.map(\.perturbation))),
        farthest: try variant.isAuthors
          ? author.map {
            try farthest(file, variant.images(of: $0, data.test, network: original))
          } : nil)
    }
  }

  /// One perturbation, from its file where that is finished; nil where there are no images for some
  /// class, which a conditional one needs.
  func perturbation(
    _ variant: PerturbationVariant, of network: Network, _ run: NetworkRun, jobs: Int
  ) throws -> PerturbationFile? {
    if variant.isAuthors { return authorPerturbation(variant) }
    let settings = variant.settings(configuration.attack)
    let images =
      try author.map { try variant.images(of: $0, data.test, network: network) }
      ?? variant.images(run.trainingExamples, data.train, network: network)
    let limit = configuration.perturbation.timeLimit
    let batch = PerturbationBatch(
      network: network, settings: settings, solvers: experiment.solvers, timeLimit: limit,
      memoryLimit: experiment.memory, seed: seed)
    guard (try? batch.problems(images)) != nil else { return nil }
    let stage = names.perturb(variant, limit)
    let output = "perturbations/\(stage.replacing(" ", with: "-")).json"
    try experiment.stage(
      stage, in: store,
      inputs: [
        network.fingerprint, data.description.train, QuestionKey.text(settings),
        QuestionKey.text(images.map(\.source)), QuestionKey.text(images.map(\.image.input)),
      ], outputs: [output]
    ) {
      let finished = Mutex(0)
      let file = try batch.run(
        images, jobs: jobs, shouldStop: experiment.shouldStop,
        finished: { [report = experiment.report] total in
          let done = finished.withLock { count in
            count += 1
            return count
          }
          report(.advanced(stage, done: done, total: total))
        })
      guard !experiment.shouldStop() else { throw Interrupted() }
      try experiment.check(
        stage, isFinal: !file.perturbations.contains { $0.limit?.isOfOneRun ?? false })
      try file.write(to: store.path(output))
    }
    return try PerturbationFile(contentsOf: store.path(output), for: network)
  }
}

/// How far from 0 a perturbation takes an input of some images.
private func farthest(_ file: PerturbationFile, _ images: [PerturbationImage]) -> Double {
  file.perturbations.reduce(0) { farthest, part in
    images.reduce(farthest) { farthest, image in
      part.perturbation.applied(to: image.image.input).reduce(farthest) { max($0, abs($1)) }
    }
  }
}

/// A perturbation and how many of each test set it makes a network classify correctly.
struct PerturbationResult {
  let file: PerturbationFile
  let accuracy: SetAccuracy
  /// How far from 0 it takes an input of the images that it was made from; nil where nobody asks.
  var farthest: Double?
}
