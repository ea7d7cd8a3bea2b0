internal import Networks

extension ExperimentConfiguration {
  /// How inputs are perturbed (the thesis, section 4.3.2), and what is compared beyond it.
  public struct Perturbation: Sendable, Equatable, Codable {
    /// The networks.
    public var networks: [NetworkName]
    /// Seconds for each perturbation.
    public var timeLimit: Double
    /// General perturbations of more images than the thesis's thirty.
    public var imageCounts: [Int]
    /// Smallest general perturbations with no weight further from 1, and no disturbance further
    /// from 0.
    public var limits: [Double]
  }

  /// All perturbations of the tables and of the curve, each once.
  var perturbationVariants: [PerturbationVariant] {
    var variants = table5
    variants += table7.filter { !variants.contains($0) }
    return variants
      + perturbation.limits.map { PerturbationVariant(minimizesDistance: true, limit: $0) }
  }

  /// The smallest general perturbation of Figures 5 to 8, and the author's where there is one.
  var smallestVariants: [PerturbationVariant] {
    source == .author ? PerturbationVariant.smallest.besideAuthors : [.smallest]
  }

  /// The rows of Table 5.
  var table5: [PerturbationVariant] {
    source == .author
      ? PerturbationVariant.table5.filter { $0.kind == .general }.flatMap(\.besideAuthors)
      : PerturbationVariant.table5
  }

  /// The rows of Table 7.
  var table7: [PerturbationVariant] {
    let own = PerturbationVariant.table7(imageCounts: perturbation.imageCounts)
    return source == .author ? own.flatMap(\.besideAuthors) : own
  }

  /// The first key of this part whose value makes no sense.
  var perturbationProblem: String? {
    if let other = perturbation.networks.first(where: { !networks.contains($0) }) {
      return "'perturbation.networks' names \(other.rawValue), which 'networks' does not"
    }
    if let other = perturbation.networks.first(where: { retraining.seeds[$0] == nil }) {
      return "'perturbation.networks' names \(other.rawValue), which 'retraining.seeds' does not: "
        + "there are no examples for it"
    }
    if perturbation.timeLimit <= 0 {
      return "'perturbation.time_limit' must be above 0, not \(perturbation.timeLimit)"
    }
    if let wrong = perturbation.imageCounts.first(where: { $0 < 1 }) {
      return "'perturbation.image_counts' must be above 0, not \(wrong)"
    }
    if source != nil, !perturbation.imageCounts.isEmpty {
      return
        "'perturbation.image_counts' must be empty: with 'source' author there are thirty images"
    }
    if let wrong = perturbation.limits.first(where: { $0 <= 0 }) {
      return "'perturbation.limits' must be above 0, not \(wrong)"
    }
    return nil
  }
}
