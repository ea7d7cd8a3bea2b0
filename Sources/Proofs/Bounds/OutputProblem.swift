public import Queries
public import Networks

/// One question: which input makes an output of a network as large as possible?
public struct OutputProblem: Sendable {
  /// The largest of several objectives counts.
  public let objectives: [OutputObjective]
  package let attack: AttackProblem

  /// A question about all inputs in [0, 1]^n.
  public init(network: PiecewiseNetwork, _ objectives: [OutputObjective]) {
    // Distances mean nothing here, and for Linf a program has no row for them.
    self.init(
      network: network, objectives, near: Array(repeating: 0, count: network.inputCount),
      norm: .linf)
  }

  /// A question about the inputs near an image.
  ///
  /// - Parameters:
  ///   - image: `inputCount` numbers in [0, 1].
  ///   - norm: how the change is measured.
  ///   - budget: it is no larger than this; infinity for no limit.
  ///   - maxDeviation: no input changes by more than this; nil for no limit.
  /// - Precondition: there are at least two classes, and every objective's is one of them.
  public init(
    network: PiecewiseNetwork, _ objectives: [OutputObjective], near image: [Double],
    norm: Norm = .l1, budget: Double = .infinity, maxDeviation: Double? = nil
  ) {
    self.objectives = objectives
    attack = AttackProblem(
      network: network, image: image,
      maximizing: objectives.map { $0.region(classCount: network.classCount) }, norm: norm,
      budget: budget, maxDeviation: maxDeviation)
  }
}
