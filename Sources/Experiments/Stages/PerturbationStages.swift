internal import Campaigns
internal import Basics
internal import Defenses
internal import Networks
internal import Queries

/// Input perturbations of the original network, and what they do to the test sets (the thesis,
/// section 4.3.2).
extension NetworkStages {
  /// The perturbations of the tables and figures that were asked for.
  var perturbations: [NetworkStage] {
    perturbationVariants.filter { !$0.isAuthors }.map(perturb)
  }

  private var perturbationVariants: [PerturbationVariant] {
    guard isFirst, configuration.perturbation.networks.contains(network) else { return [] }
    return items.contains(where: \.needsPerturbations)
      ? configuration.perturbationVariants
      : items.contains(where: \.needsSmallestPerturbation) ? configuration.smallestVariants : []
  }

  /// One perturbation; nothing where there are no images for some class, which a conditional one
  /// needs. A general one keeps one thread busy, a conditional one
  /// as many as there are classes.
  func perturb(_ variant: PerturbationVariant) -> NetworkStage {
    let limit = configuration.perturbation.timeLimit
    let isConditional = variant.kind == .conditional
    let isLong = variant.minimizesDistance || variant.parts == .disturbances
    let work =
      isLong
      ? StageLabel.Work.perturbations(isConditional ? size.data.classCount : 1, limit: limit)
      : .quickPerturbation
    return stage(
      "perturb \(variant.name) \(limit)s", work, after: [ownExamples], isSingle: !isConditional
    ) { context, network in
      let (environment, data, store) = (context.environment, context.data, context.store)
      let settings = variant.settings(configuration.attack)
      let images =
        try context.author.map { try variant.images(of: $0, data.test, network: network) }
        ?? variant.images(
          context.findings.records[ownExamples.name] ?? [], data.train, network: network)
      let batch = PerturbationBatch(
        network: network, settings: settings, solvers: environment.solvers, timeLimit: limit,
        memoryLimit: environment.memory, seed: seed)
      guard (try? batch.problems(images)) != nil else { return nil }
      let output = "perturbations/\(context.stage.replacing(" ", with: "-")).json"
      let inputs = [
        network.fingerprint, data.description.train, try QuestionKey.text(settings),
        try QuestionKey.text(images.map(\.source)),
        try QuestionKey.text(images.map(\.image.input)),
      ]
      return StageTask(inputs: inputs, outputs: [output]) {
        let file = try batch.run(
          images, jobs: context.jobs, shouldStop: environment.shouldStop,
          finished: context.advance)
        try context.checkInterruption()
        try context.check(
          isFinal: !file.perturbations.contains { $0.limit?.isOfOneRun ?? false })
        try file.write(to: store.path(output))
      } read: { findings in
        let file = try PerturbationFile(contentsOf: store.path(output), for: network)
        findings.perturbations[variant] = file
        if variant == .smallest { findings.add(.perturbation, of: compared, behind: file) }
      }
    }
  }

  /// What the perturbations do, the author's included.
  func perturbationResults(
    _ stages: StageRun<Findings>, _ sets: TestSets
  ) throws -> [PerturbationVariant: PerturbationResult] {
    let (findings, environment) = (stages.findings, stages.environment)
    guard let original = findings.networks[.original] else { return [:] }
    var results: [PerturbationVariant: PerturbationResult] = [:]
    for variant in perturbationVariants {
      let author = variant.isAuthors ? environment.author : nil
      guard let file = author?.perturbation(variant) ?? findings.perturbations[variant]
      else { continue }
      results[variant] = PerturbationResult(
        file: file,
        accuracy: sets.accuracy(PerturbedNetwork(original, file.perturbations.map(\.perturbation))),
        farthest: try author.map {
          try farthest(file, variant.images(of: $0, environment.data.test, network: original))
        })
    }
    return results
  }
}

extension Findings {
  /// Adds the original behind a file's perturbation, where it is one of the networks to compare.
  mutating func add(
    _ kind: NetworkVariant.Kind, of variants: [NetworkVariant], behind file: PerturbationFile?
  ) {
    let variant = NetworkVariant(kind)
    guard variants.contains(variant), let original = networks[.original] else { return }
    networks[variant] = file?.perturbations.first.map { original.perturbed(by: $0.perturbation) }
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
