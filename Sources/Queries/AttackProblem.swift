public import LinearAlgebra
public import Networks

/// One question: what is the smallest change of an image that the network falls for?
public struct AttackProblem: Sendable {
  /// The network, in blocks.
  public private(set) var network: PiecewiseNetwork
  /// `inputCount` numbers, each in its range.
  public let image: [Double]
  /// What each input may be; [0, 1] for a picture.
  public let ranges: [Interval]
  /// What each input of an example may be: the same, or less where `ranges` are rounded outward.
  package let exampleRanges: [Interval]
  /// What counts as success: one region is enough.
  public private(set) var regions: [LogitRegion]
  /// How changes are measured.
  public let norm: Norm
  /// No input changes by more than this; nil for no limit.
  public let maxDeviation: Double?
  /// Only examples up to this distance count, that one included; nil for no limit.
  public var maxDistance: Double?
  /// Where outputs are maximised, only values above this count; nil for no limit.
  package var valueLimit: Double?
  /// Whether any example will do, instead of the nearest.
  package var isDecision = false
  /// How far a condition may be missed, as a fraction of its terms: 0 but for networks whose own
  /// weights are rounded.
  package var ruleTolerance = 0.0
  /// What is to be as small as possible.
  package var goal = SearchGoal.distance

  /// A question about one image.
  ///
  /// - Parameters:
  ///   - ranges: what each input may be; nil for [0, 1].
  ///   - exampleRanges: within them, what each input of an example may be; nil for the same.
  public init(
    network: PiecewiseNetwork, image: [Double], rule: some SuccessRule, norm: Norm = .l1,
    maxDeviation: Double? = nil, ranges: [Interval]? = nil, exampleRanges: [Interval]? = nil
  ) {
    self.init(
      network: network, image: image,
      regions: rule.regions(
        classCount: network.classCount, outputActivation: network.outputActivation),
      norm: norm, maxDeviation: maxDeviation, ranges: ranges, exampleRanges: exampleRanges)
  }

  /// The same with success as a union of regions.
  package init(
    network: PiecewiseNetwork, image: [Double], regions: [LogitRegion], norm: Norm,
    maxDeviation: Double?, ranges: [Interval]? = nil, exampleRanges: [Interval]? = nil
  ) {
    precondition(image.count == network.inputCount, "the image has another size than the input")
    self.ranges = ranges ?? Self.pictureRanges(image.count)
    self.exampleRanges = exampleRanges ?? self.ranges
    precondition(
      zip(image, self.ranges).allSatisfy { $1.contains($0) }
        && zip(image, self.exampleRanges).allSatisfy { $1.contains($0) },
      "the image is out of its ranges")
    self.network = network
    self.image = image
    self.norm = norm
    self.maxDeviation = maxDeviation
    self.regions = regions
  }

  /// The same question about the same function, with hidden neurons of one size.
  package func balanced() -> AttackProblem { on(network.balanced()) }

  /// The same question about another network, which is the same function.
  package func on(_ network: PiecewiseNetwork) -> AttackProblem {
    var result = self
    result.network = network
    return result
  }

  /// The same question with a rule that is met inside its edge alone, ties for the answer excluded, and
  /// a smaller budget where there is one.
  ///
  /// - Parameters:
  ///   - fraction: how far inside, as a fraction of each condition's terms.
  ///   - sizes: see `float32Sizes`.
  package func tightened(by fraction: Double, of sizes: [Double]) -> AttackProblem {
    var result = replacingRegions { $0.tightened(by: fraction, of: sizes) }
    if case .outputs(let budget, let reach) = goal {
      result.goal = .outputs(budget: budget * (1 - fraction), reach: reach)
    }
    return result
  }

  /// The same question with other regions, one for each.
  package func replacingRegions(_ change: (LogitRegion) -> LogitRegion) -> AttackProblem {
    var result = self
    result.regions = regions.map(change)
    return result
  }

  /// Costs from here on are of no interest, whatever is found.
  package var costLimit: Double {
    goal == .distance ? maxDistance?.nextUp ?? .infinity : valueLimit.map { -$0 } ?? .infinity
  }

  /// How far each input can rise: to the end of its range, at most by `maxDeviation`. Rounded up,
  /// so that it bounds every allowed change; whoever moves an input by it stops at the range's end.
  public var upwardCapacity: [Double] {
    zip(image, ranges).map {
      min(Double.differenceRoundedUp($1.upper, $0), maxDeviation ?? .infinity)
    }
  }

  /// How far each input can fall: to the beginning of its range, at most by `maxDeviation`. Rounded
  /// up like `upwardCapacity`.
  public var downwardCapacity: [Double] {
    zip(image, ranges).map {
      min(Double.differenceRoundedUp($0, $1.lower), maxDeviation ?? .infinity)
    }
  }

  private static func pictureRanges(_ count: Int) -> [Interval] {
    Array(repeating: Interval(0, 1), count: count)
  }

  /// How far an input is from the image.
  package func distance(to input: [Double]) -> Double {
    distance(zip(input, image).lazy.map { $0 - $1 })
  }

  /// The size of a change: one number for each input.
  public func distance(_ change: some Sequence<Double>) -> Double {
    switch norm {
    case .l1: change.reduce(0) { $0 + abs($1) }
    case .linf: change.reduce(0) { max($0, abs($1)) }
    }
  }
}
