/// How far from a centre inputs are, and how far they may be.
public struct Ball: Sendable, Equatable {
  /// How the size of a change is measured.
  public let norm: Norm
  /// What a unit of change of each input costs, all positive; nil where it is 1 for all.
  public let weights: [Double]?
  /// The largest size of a change, that one included; infinite for no limit.
  public var radius: Double

  /// The ball of a norm.
  ///
  /// - Precondition: the weights are positive and finite.
  public init(_ norm: Norm, weights: [Double]? = nil, radius: Double = .infinity) {
    precondition(
      weights?.allSatisfy { $0 > 0 && $0 < .infinity } ?? true, "a unit of change costs something")
    self.norm = norm
    self.weights = weights
    self.radius = radius
  }

  /// What a unit of change of an input costs.
  @inlinable
  public func weight(_ input: Int) -> Double { weights?[input] ?? 1 }

  /// The size of a change: one number for each input.
  @inlinable
  public func size(_ change: some Sequence<Double>) -> Double {
    let costs = change.enumerated().lazy.map { weight($0) * abs($1) }
    return switch norm {
    case .l1: costs.reduce(0, +)
    case .l2: costs.reduce(0) { $0 + $1 * $1 }.squareRoot()
    case .linf: costs.reduce(0, max)
    }
  }
}
