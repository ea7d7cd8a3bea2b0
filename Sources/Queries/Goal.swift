/// What is to be found out about the inputs of a set whose logits meet a rule.
public enum Goal: Sendable, Equatable {
  /// The nearest to the centre, and that none is nearer.
  case leastDistance
  /// Whether there is any.
  case decide
  /// That of the largest value (`OutputRegion.value`), and that none has a larger.
  ///
  /// `reach`: no value of an input of the set is larger in magnitude.
  case greatestOutput(reach: Double)

  /// Whether an input's cost, which a search makes small, is its distance; otherwise it is its negated
  /// value.
  ///
  /// Everything that bounds, narrows, closes and branches works on the cost alone.
  package var isDistance: Bool {
    if case .greatestOutput = self { false } else { true }
  }

  /// No cost is less.
  package var leastCost: Double {
    if case .greatestOutput(let reach) = self { -reach } else { 0 }
  }

  /// Costs from here on are of no interest where an example has a cost, and a fraction may be left
  /// open.
  package func cutoff(cost: Double, gap: Double) -> Double {
    isDistance ? cost * (1 - gap) : cost - gap * scale(cost: cost)
  }

  /// What a gap is the fraction of, for an example's cost.
  ///
  /// A value near zero is a difference of numbers far larger than itself, so that a fraction of it
  /// would be less than rounding; then it is a fraction of what outputs can reach.
  package func scale(cost: Double) -> Double {
    if case .greatestOutput(let reach) = self {
      max(abs(cost), reach * Tolerances.smallValue)
    } else {
      cost
    }
  }
}
