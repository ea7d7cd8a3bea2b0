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
  /// `inputCount` numbers, each in its range.
  public let image: [Double]
  /// What each input may be; [0, 1] for a picture.
  public let ranges: [Interval]
  /// What counts as success: one region is enough.
  public let regions: [LogitRegion]
  /// How changes are measured.
  public let norm: Norm
  /// No input changes by more than this; nil for no limit.
  public let maxDeviation: Double?
  /// What is to be as small as possible.
  package private(set) var goal = SearchGoal.distance

  /// A question about one image.
  ///
  /// - Parameter ranges: what each input may be; nil for [0, 1].
  public init(
    network: ExactNetwork, image: [Double], rule: some SuccessRule, norm: Norm = .l1,
    maxDeviation: Double? = nil, ranges: [Interval]? = nil
  ) {
    precondition(image.count == network.inputCount, "the image has another size than the input")
    self.ranges = ranges ?? Self.pictureRanges(image.count)
    precondition(
      zip(image, self.ranges).allSatisfy { $1.contains($0) }, "the image is out of its ranges")
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
    ranges = Self.pictureRanges(image.count)
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
    ranges = other.ranges
    regions = other.regions
    norm = other.norm
    maxDeviation = other.maxDeviation
    goal = other.goal
  }

  /// The same question about the same function, with a hidden layer and its neurons of one size.
  func balanced() -> AttackProblem {
    AttackProblem(self, network: network.withHiddenLayer().balanced())
  }

  /// How far each input can rise: to the end of its range, at most by `maxDeviation`.
  public var upwardCapacity: [Double] {
    zip(image, ranges).map { max(0, min($1.upper - $0, maxDeviation ?? .infinity)) }
  }

  /// How far each input can fall: to the beginning of its range, at most by `maxDeviation`.
  public var downwardCapacity: [Double] {
    zip(image, ranges).map { max(0, min($0 - $1.lower, maxDeviation ?? .infinity)) }
  }

  private static func pictureRanges(_ count: Int) -> [Interval] {
    Array(repeating: Interval(0, 1), count: count)
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
