internal import Campaigns
internal import Defenses
internal import Networks

/// The stages of a run on what the thesis's author published: what he made is taken, what he measured
/// is measured again.
extension NetworkStages {
  /// Copies one of the author's networks to the store, and gives it.
  func take(_ variant: NetworkVariant, from author: AuthorData) throws -> Network {
    let source: AuthorNetwork =
      switch variant.kind {
      case .complete: .dnn1Complete
      case .partialOriginals: .dnn1Partial
      default: AuthorNetwork(name)
      }
    guard let network = author.networks[source] else {
      throw AuthorError.missing(path: AuthorData.path(source.fileName, in: author.directory))
    }
    try experiment.stage(
      names.take(variant), in: store, inputs: [network.fingerprint], outputs: [model(variant)]
    ) {
      try ModelFile(network: network, metadata: ["source": AuthorOriginals.repository])
        .write(to: store.path(model(variant)))
    }
    return network
  }

  /// The author's examples to test with, and the same attacks once more by the exact search.
  func attackOriginal(_ run: inout NetworkRun, as author: AuthorData) throws {
    run.testExamples = author.examples
    guard let original = run.networks[.original] else { return }
    let limit = configuration.retraining.timeLimit
    let batch = try AttackBatch(
      network: original, digits: data.test, references: data.train.labelled,
      settings: configuration.attackSettings, timeLimit: limit, memoryLimit: experiment.memory,
      solvers: experiment.solvers)
    run.trainingExamples = try attack(
      batch, names.testExamples(limit), .indices(author.sets.retrainingOriginals), targets: .all,
      retryingUnproved: false)
  }

  /// The author's retrained networks, and the original behind his perturbation.
  func takeSuccessors(_ run: inout NetworkRun, from author: AuthorData) throws {
    for variant in run.variants where variant.isTrained {
      run.networks[variant] = try take(variant, from: author)
    }
    let perturbed = NetworkVariant(.authorPerturbation)
    if run.variants.contains(perturbed) {
      run.networks[perturbed] = author.perturbations[.minimumDistance]?.perturbations.first.flatMap
      {
        run.networks[.original]?.perturbed(by: $0.perturbation)
      }
    }
  }

  /// A perturbation of the author's.
  func authorPerturbation(_ variant: PerturbationVariant) -> PerturbationFile? {
    let name: AuthorPerturbation =
      variant.parts == .weights
      ? .weightsOnly : variant.minimizesDistance ? .minimumDistance : .general
    return author?.perturbations[name]
  }
}

extension NetworkVariant {
  /// The author's networks of the comparison, and the original behind his perturbation and ours.
  static func author(of network: ThesisNetwork) -> [NetworkVariant] {
    let kinds: [Kind] =
      network == .dnn1
      ? [.original, .complete, .partialOriginals, .authorPerturbation, .perturbation] : [.original]
    return kinds.map { NetworkVariant($0) }
  }

  /// The name in the file of the thesis's figures; nil for what the thesis does not have.
  ///
  /// - Parameter source: of the run: beside the author's perturbation ours is not the thesis's.
  func publishedName(_ source: ExperimentConfiguration.Source?) -> String? {
    switch (source, kind) {
    case (.author, .perturbation): nil
    case (_, .authorPerturbation): NetworkVariant(.perturbation).name
    default: name
    }
  }
}

extension PerturbationVariant {
  /// The variant, after the author's own where he published it.
  var besideAuthors: [PerturbationVariant] {
    let published = [
      PerturbationVariant(), .smallest, PerturbationVariant(parts: .weights),
    ]
    guard published.contains(self) else { return [self] }
    var authors = self
    authors.isAuthors = true
    return [authors, self]
  }

  /// The images that the author made his perturbations from: ten originals and twenty examples, or
  /// the first example of each digit.
  func images(
    of author: AuthorData, _ test: Digits, network: Network
  ) throws -> [PerturbationImage] {
    let examples = author.perturbationExamples
    guard !hasTenExamples else {
      let first = stride(from: 0, to: examples.count, by: 2).map { examples[$0] }
      return try test.perturbationImages(first, network: network)
    }
    return try test.perturbationImages(author.sets.perturbationOriginals, network: network)
      + test.perturbationImages(examples, network: network)
  }
}
