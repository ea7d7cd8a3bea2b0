/// What a search makes as small as possible: the cost of an input.
///
/// Everything that bounds, narrows, closes and branches works on the cost alone.
package enum SearchGoal: Sendable, Equatable {
  /// The distance to the image, over the inputs that meet a region's constraints.
  case distance
  /// The negated value of a region (`LogitRegion.value`), over the inputs within `budget` of the
  /// image that meet its other constraints.
  ///
  /// `reach`: no value of such an input is larger in magnitude.
  case outputs(budget: Double, reach: Double)

  /// No input further from the image than this is of interest.
  ///
  /// - Parameter cutoff: costs of this and more are of no interest.
  package func radius(cutoff: Double) -> Double {
    switch self {
    case .distance: cutoff
    case .outputs(let budget, _): budget
    }
  }

  /// No cost is less.
  package var leastCost: Double {
    switch self {
    case .distance: 0
    case .outputs(_, let reach): -reach
    }
  }

  /// Costs from here on are of no interest where an example has a cost, and a fraction may be left
  /// open.
  package func cutoff(cost: Double, gap: Double) -> Double {
    self == .distance ? cost * (1 - gap) : cost - gap * scale(cost: cost)
  }

  /// What a gap is the fraction of, for an example's cost.
  ///
  /// A value near zero is a difference of numbers far larger than itself, so that a fraction of it
  /// would be less than rounding; then it is a fraction of what outputs can reach.
  package func scale(cost: Double) -> Double {
    switch self {
    case .distance: cost
    case .outputs(_, let reach): max(abs(cost), reach * Tolerances.smallValue)
    }
  }
}
