public import Campaigns
internal import Attacks
public import Networks
public import Queries
public import Search

/// A stage that a run has, and what it takes.
public struct PlannedStage: Sendable, Equatable {
  /// What a stage does, as far as its duration depends on it.
  public enum Work: Sendable, Equatable {
    /// A file that is there already.
    case copying
    /// So many passes over the training images.
    case training(epochs: Int)
    /// Passes over some examples, which are few.
    case partialRetraining
    /// Training with so many gradients in every step.
    case adversarialTraining(Norm, epochs: Int, steps: Int)
    /// So many attacks with a limit in seconds each.
    case attacks(Int, AttackMethod, limit: Double)
    /// The bounds of every neuron.
    case bounds(BoundsMethod)
    /// The largest output of so many classes with a limit in seconds each.
    case largestOutputs(Int, limit: Double)
    /// So many perturbations that go on up to a limit in seconds each.
    case perturbations(Int, limit: Double)
    /// A perturbation that ends as soon as all images are correct.
    case quickPerturbation
  }

  /// The stage's name, as in the manifest.
  public let name: String
  /// The network that it is about.
  public let network: ThesisNetwork
  /// What it does.
  public let work: Work
}

/// What a run of the experiments would do, without doing it: the stages of `NetworkStages` in their
/// order.
public struct ExperimentPlan: Sendable {
  /// All stages, those that are finished included.
  public private(set) var stages: [PlannedStage] = []
  private let configuration: ExperimentConfiguration
  private let items: Set<ResultItem>

  /// The plan of a run.
  public init(_ configuration: ExperimentConfiguration, items: Set<ResultItem>) {
    self.configuration = configuration
    self.items = items
    for network in configuration.networks {
      let isRepeated = items.contains(where: \.needsRetraining)
      for offset in 0..<(isRepeated ? configuration.retraining.seeds[network] ?? 1 : 1) {
        let names = StageNames(
          network, seed: configuration.seed &+ UInt64(offset), isFirst: offset == 0)
        if configuration.source == .author {
          add(names.take(.original), network, .copying)
        } else {
          add(names.train, network, .training(epochs: configuration.training.epochs))
        }
        if offset == 0 { describe(network, names) }
        if configuration.retraining.seeds[network] != nil {
          retrain(network, names, isFirst: offset == 0)
        }
      }
    }
  }

  private mutating func add(_ name: String, _ network: ThesisNetwork, _ work: PlannedStage.Work) {
    let stage = PlannedStage(name: name, network: network, work: work)
    if !stages.contains(stage) { stages.append(stage) }
  }

  private mutating func describe(_ network: ThesisNetwork, _ names: StageNames) {
    let performance = configuration.performance
    if items.contains(where: \.needsPerformance), performance.networks.contains(network) {
      let limit = performance.timeLimit
      for method in performance.methods {
        guard let images = performance.programImages[network] else { continue }
        if let bounds = method.boundsMethod { add(names.bounds(bounds), network, .bounds(bounds)) }
        add(
          names.performance(method, gap: 0, limit), network,
          .attacks(images, method, limit: limit))
      }
      let searches =
        [(gap: 0, floor: nil), (0.01, nil)]
        + configuration.distances.furtherFloors.map { (0, $0) }
      for (gap, floor) in searches {
        add(
          names.performance(.exact, gap: gap, floor: floor, limit), network,
          .attacks(performance.images, .exact, limit: limit))
      }
    }
    let figures = configuration.figures
    guard figures.networks.contains(network) else { return }
    if items.contains(.figure3) {
      add(
        names.figure3(figures.timeLimit), network,
        .largestOutputs(digitCount, limit: figures.timeLimit))
    }
    if items.contains(.figure4) {
      for variant in SmallestChanges.Variant.allCases {
        add(names.figure4(variant), network, .attacks(1, .exact, limit: figures.timeLimit))
      }
    }
  }

  private mutating func retrain(_ network: ThesisNetwork, _ names: StageNames, isFirst: Bool) {
    let (sets, limit) = (configuration.sets, configuration.retraining.timeLimit)
    let method = configuration.attack.method
    func attacks(_ originalsPerDigit: Int) -> Int {
      originalsPerDigit * digitCount * (digitCount - 1)
    }
    let trainingAttacks = PlannedStage.Work.attacks(
      attacks(sets.trainingOriginalsPerDigit), method, limit: limit)
    if items.contains(where: \.needsAttacks) {
      if configuration.source == nil {
        add(names.trainingExamples(against: .original, limit), network, trainingAttacks)
      }
      add(
        names.testExamples(limit), network,
        .attacks(attacks(sets.testOriginalsPerDigit), method, limit: limit))
    }
    if isFirst, configuration.perturbation.networks.contains(network) {
      let variants =
        items.contains(where: \.needsPerturbations)
        ? configuration.perturbationVariants
        : items.contains(where: \.needsSmallestPerturbation) ? configuration.smallestVariants : []
      for variant in variants where !variant.isAuthors { perturb(variant, network, names) }
    }
    let variants = configuration.variants(of: network, isFirst: isFirst)
    if items.contains(where: \.needsRetraining) {
      for variant in variants where variant.isTrained {
        guard configuration.source == nil else {
          add(names.take(variant), network, .copying)
          continue
        }
        if let count = variant.originalsPerDigit {
          let limit = configuration.retraining.largerSets.timeLimit
          add(
            names.trainingExamples(originalsPerDigit: count, limit), network,
            .attacks(attacks(count), method, limit: limit))
        } else if let previous = variant.previous {
          add(names.trainingExamples(against: previous, limit), network, trainingAttacks)
        }
        add(names.retrain(variant), network, work(variant))
      }
      if variants.contains(NetworkVariant(.perturbation)) { perturb(.smallest, network, names) }
    }
    if items.contains(where: \.needsDistances) {
      for floor in [nil] + configuration.distances.furtherFloors {
        for variant in variants {
          add(
            names.distance(variant, floor: floor, limit), network,
            .attacks(sets.distanceImages, method, limit: limit))
        }
      }
      for variant in variants where variant.isPerturbed {
        add(
          names.brighterDistance(variant, limit), network,
          .attacks(sets.distanceImages, method, limit: limit))
      }
    }
  }

  private func work(_ variant: NetworkVariant) -> PlannedStage.Work {
    if let strategy = variant.kind.strategy {
      return strategy == .complete
        ? .training(epochs: configuration.epochs(strategy)) : .partialRetraining
    }
    let pgd = configuration.retraining.pgd.first { .pgd($0.norm) == variant.kind }
    return .adversarialTraining(
      pgd?.norm ?? .l1, epochs: configuration.training.epochs, steps: pgd?.steps ?? 0)
  }

  private mutating func perturb(
    _ variant: PerturbationVariant, _ network: ThesisNetwork, _ names: StageNames
  ) {
    let limit = configuration.perturbation.timeLimit
    let isLong = variant.minimizesDistance || variant.parts == .disturbances
    add(
      names.perturb(variant, limit), network,
      isLong
        ? .perturbations(variant.kind == .conditional ? digitCount : 1, limit: limit)
        : .quickPerturbation)
  }
}
