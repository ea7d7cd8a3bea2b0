internal import Campaigns
internal import Defenses
internal import Networks

extension NetworkStages {
  /// Copies one of the author's networks to the store: what he made is taken, what he measured is
  /// measured again.
  func take(_ variant: NetworkVariant) -> NetworkStage {
    let source: AuthorNetwork? =
      switch variant.kind {
      case .complete: .dnn1Complete
      case .partialOriginals: .dnn1Partial
      default: network.thesis.map(AuthorNetwork.init)
      }
    return NetworkStage(
      label: StageLabel(
        name: "\(label) take \(variant.name)", size: size, work: .copying)
    ) { context in
      guard let author = context.author, let source else { return nil }
      guard let network = author.networks[source] else {
        throw AuthorError.missing(path: AuthorData.path(source.fileName, in: author.directory))
      }
      return StageTask(inputs: [network.fingerprint], outputs: [model(variant)]) {
        try ModelFile(network: network, metadata: ["source": AuthorOriginals.repository])
          .write(to: context.store.path(model(variant)))
      } read: { findings in
        findings.networks[variant] = network
        guard variant == .original else { return }
        findings.add(
          .authorPerturbation, of: compared, behind: author.perturbations[.minimumDistance])
      }
    }
  }
}

extension AuthorData {
  /// A perturbation of the author's.
  func perturbation(_ variant: PerturbationVariant) -> PerturbationFile? {
    perturbations[
      variant.parts == .weights
        ? .weightsOnly : variant.minimizesDistance ? .minimumDistance : .general]
  }
}

extension NetworkVariant {
  /// The author's networks of the comparison, and the original behind his perturbation and ours.
  static func author(of network: NetworkName) -> [NetworkVariant] {
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
    of author: AuthorData, _ test: LabelledImages, network: Network
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
