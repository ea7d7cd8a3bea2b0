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

  private init(_ other: AttackProblem, network: ExactNetwork) {
    self.network = network
    image = other.image
    regions = other.regions
    norm = other.norm
    maxDeviation = other.maxDeviation
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
