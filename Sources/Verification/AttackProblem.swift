public import Networks

/// How the size of a change is measured.
public enum Norm: String, Sendable, CaseIterable, Codable {
  /// The sum of the absolute changes.
  case l1
  /// The largest absolute change.
  case linf
}

/// One question: what is the smallest change of an image that the network falls for?
public struct AttackProblem: Sendable {
  /// The network, in float64.
  public let network: ExactNetwork
  /// `inputCount` numbers in [0, 1].
  public let image: [Double]
  /// What counts as success: one region is enough.
  public let regions: [LogitRegion]
  /// How changes are measured.
  public let norm: Norm
  /// No input changes by more than this; nil for no limit.
  public let maxDeviation: Double?
  /// What is to be as small as possible.
  package private(set) var goal = SearchGoal.distance

  /// A question about one image.
  public init(
    network: ExactNetwork, image: [Double], rule: some SuccessRule, norm: Norm = .l1,
    maxDeviation: Double? = nil
  ) {
    precondition(image.count == network.inputCount, "the image has another size than the input")
    self.network = network
    self.image = image
    self.norm = norm
    self.maxDeviation = maxDeviation
    regions = rule.regions(
      classCount: network.classCount, outputActivation: network.outputActivation)
  }

  /// The question for the inputs with the largest values of some regions.
  ///
  /// - Parameter budget: no further from the image than this; infinity for no limit.
  package init(
    network: ExactNetwork, image: [Double], maximizing regions: [LogitRegion], norm: Norm,
    budget: Double, maxDeviation: Double?
  ) {
    precondition(image.count == network.inputCount, "the image has another size than the input")
    self.network = network
    self.image = image
    self.norm = norm
    self.maxDeviation = maxDeviation
    self.regions = regions
    let logits = ballBounds(radius: budget).layers[network.hiddenLayerCount]
    let reach = regions.flatMap(\.constraints).reduce(0) { max($0, $1.reach(logits)) }
    goal = .outputs(budget: budget, reach: reach)
  }

  private init(_ other: AttackProblem, network: ExactNetwork) {
    self.network = network
    image = other.image
    regions = other.regions
    norm = other.norm
    maxDeviation = other.maxDeviation
    goal = other.goal
  }

  /// The same question about the same function, with hidden neurons of one size.
  func balanced() -> AttackProblem { AttackProblem(self, network: network.balanced()) }

  /// How far each input can rise: min(1 - image, maxDeviation).
  public var upwardCapacity: [Double] {
    image.map { max(0, min(1 - $0, maxDeviation ?? 1)) }
  }

  /// How far each input can fall: min(image, maxDeviation).
  public var downwardCapacity: [Double] {
    image.map { max(0, min($0, maxDeviation ?? 1)) }
  }

  /// The size of a change: one number for each input.
  public func distance(_ change: some Sequence<Double>) -> Double {
    switch norm {
    case .l1: change.reduce(0) { $0 + abs($1) }
    case .linf: change.reduce(0) { max($0, abs($1)) }
    }
  }
}

extension LogitConstraint {
  /// The slack is no larger in magnitude than this over some intervals of the logits.
  fileprivate func reach(_ logits: [Interval]) -> Double {
    let sum = zip(coefficients, logits).reduce(abs(lower)) {
      $0 + abs($1.0) * max(abs($1.1.lower), abs($1.1.upper))
    }
    return sum * (1 + Double(2 * logits.count + 4) * .ulpOfOne)
  }
}
