package import LinearAlgebra

/// A linear condition on the logits: sum of coefficients * logits >= lower.
public struct OutputConstraint: Sendable, Equatable {
  /// One coefficient for each logit.
  public var coefficients: [Double]
  /// What the sum must reach.
  public var lower: Double
  /// What the condition says, for exported models.
  public var name: String
  /// Whether the sum, less `lower`, is a value to be maximised rather than a condition to be met.
  public var isValue = false

  /// A condition to be met.
  public init(coefficients: [Double], lower: Double, name: String) {
    self.coefficients = coefficients
    self.lower = lower
    self.name = name
  }

  /// The same as a value to be maximised.
  package var asValue: OutputConstraint {
    var result = self
    result.isValue = true
    return result
  }

  /// Whether no logit appears in it.
  var isConstant: Bool { coefficients.allSatisfy { $0 == 0 } }

  /// The sum for some logits, less what it must reach: negative where the condition is missed.
  package func slack(_ logits: [Double]) -> Double {
    zip(coefficients, logits).reduce(-lower) { $0 + $1.0 * $1.1 }
  }

  /// What the slack can be while every logit lies in its interval, rounded outward.
  package func slack(over logits: [Interval]) -> Interval {
    var (low, high) = (RoundedSum(-lower), RoundedSum(-lower))
    for (coefficient, logit) in zip(coefficients, logits) {
      low.add(coefficient, coefficient > 0 ? logit.lower : logit.upper)
      high.add(coefficient, coefficient > 0 ? logit.upper : logit.lower)
    }
    return Interval(low.lower, high.upper)
  }

  /// The size of the slack's terms at some logits: what its rounding is a fraction of.
  package func size(_ logits: [Double]) -> Double {
    zip(coefficients, logits).reduce(abs(lower)) { $0 + abs($1.0 * $1.1) }
  }
}
