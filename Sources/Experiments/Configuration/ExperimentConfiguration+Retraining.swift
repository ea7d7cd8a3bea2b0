internal import Defenses
internal import Networks
public import Queries

extension ExperimentConfiguration {
  /// How networks are trained again (the thesis, section 4.3.1), and what is compared beyond it.
  public struct Retraining: Sendable, Equatable, Codable {
    /// The networks, each with the number of seeds from which all of it is repeated.
    public var seeds: [NetworkName: Int]
    /// Seconds for each attack.
    public var timeLimit: Double
    /// Passes of complete retraining.
    public var completeEpochs: Int
    /// Passes of partial retraining.
    public var partialEpochs: Int
    /// How often a network is retrained, each time on examples against the last one as well; once
    /// where it is not named.
    public var rounds: [NetworkName: Int]
    /// Retraining on more examples.
    public var largerSets: LargerSets
    /// Adversarial training by PGD, for comparison.
    public var pgd: [PGD]
  }

  /// Adversarial training from new weights, on what projected gradient ascent makes of the training
  /// images (Madry et al., 2018).
  public struct PGD: Sendable, Equatable, Codable {
    /// How the distance from a training image is measured; each norm once.
    public var norm: Norm
    /// The largest distance.
    public var radius: Double
    /// Gradients in each training step.
    public var steps: Int
  }

  /// Retraining on more examples, with the first seed.
  public struct LargerSets: Sendable, Equatable, Codable {
    /// The networks.
    public var networks: [NetworkName]
    /// For each set the training images of each class that are attacked.
    public var originalsPerDigit: [Int]
    /// Seconds for each attack.
    public var timeLimit: Double
  }

  /// The epochs of a retraining strategy.
  func epochs(_ strategy: RetrainingStrategy) -> Int {
    switch strategy {
    case .complete: retraining.completeEpochs
    case .partial: retraining.partialEpochs
    }
  }

  /// How often a network is retrained.
  func rounds(of name: NetworkName) -> Int { retraining.rounds[name] ?? 1 }

  /// The networks that are compared, in the order of the tables.
  ///
  /// - Parameter isFirst: whether they come from the first seed.
  func variants(of name: NetworkName, isFirst: Bool) -> [NetworkVariant] {
    if source == .author { return NetworkVariant.author(of: name) }
    var variants = [.original, .complete, .partial, .partialOriginals].map {
      NetworkVariant($0)
    }
    if perturbation.networks.contains(name) { variants.append(NetworkVariant(.perturbation)) }
    for kind in [NetworkVariant.Kind.complete, .partialOriginals] {
      for round in stride(from: 2, through: rounds(of: name), by: 1) {
        variants.append(NetworkVariant(kind, round: round))
      }
    }
    variants += retraining.pgd.map { NetworkVariant(.pgd($0.norm)) }
    if isFirst, retraining.largerSets.networks.contains(name) {
      for kind in [NetworkVariant.Kind.complete, .partialOriginals] {
        variants += retraining.largerSets.originalsPerDigit.map {
          NetworkVariant(kind, originalsPerDigit: $0)
        }
      }
    }
    return variants
  }

  /// The first key of this part whose value makes no sense.
  var retrainingProblem: String? {
    let larger = retraining.largerSets
    for (key, names) in [
      ("retraining.seeds", retraining.seeds.keys.sorted { $0.rawValue < $1.rawValue }),
      ("retraining.rounds", retraining.rounds.keys.sorted { $0.rawValue < $1.rawValue }),
      ("retraining.larger_sets.networks", larger.networks),
    ] {
      if let other = names.first(where: { !networks.contains($0) }) {
        return "'\(key)' names \(other.rawValue), which 'networks' does not"
      }
    }
    for (key, counts) in [("seeds", retraining.seeds), ("rounds", retraining.rounds)] {
      if let (name, count) = counts.first(where: { $0.value < 1 }) {
        return "'retraining.\(key).\(name.rawValue)' must be at least 1, not \(count)"
      }
    }
    if retraining.timeLimit <= 0 {
      return "'retraining.time_limit' must be above 0, not \(retraining.timeLimit)"
    }
    if larger.timeLimit <= 0 {
      return "'retraining.larger_sets.time_limit' must be above 0, not \(larger.timeLimit)"
    }
    if Set(retraining.pgd.map(\.norm)).count < retraining.pgd.count {
      return "'retraining.pgd' has a norm twice"
    }
    if let wrong = retraining.pgd.first(where: { $0.radius <= 0 }) {
      return "'retraining.pgd.radius' must be above 0, not \(wrong.radius)"
    }
    if let wrong = retraining.pgd.first(where: { $0.steps < 1 }) {
      return "'retraining.pgd.steps' must be at least 1, not \(wrong.steps)"
    }
    if let wrong = larger.originalsPerDigit.first(where: { $0 < 1 }) {
      return "'retraining.larger_sets.originals_per_digit' must be at least 1, not \(wrong)"
    }
    return nil
  }
}
