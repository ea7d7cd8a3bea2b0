public import LinearAlgebra

/// Linear constraints that must all hold: one part of a property's disjunction.
public struct PropertyRegion: Sendable, Equatable {
  /// Per input the numbers that its constraints allow, rounded outward; infinite ends where there is
  /// no constraint.
  public let box: [Interval]
  /// The same, exactly.
  public let bounds: [PropertyBounds]
  /// All other constraints.
  public let constraints: [PropertyConstraint]

  /// A region. Its box follows from the bounds.
  init(bounds: [PropertyBounds], box: [Interval], constraints: [PropertyConstraint]) {
    self.bounds = bounds
    self.box = box
    self.constraints = constraints
  }

  /// Whether values satisfy all constraints, in exact arithmetic. What is not finite satisfies none.
  ///
  /// - Parameters:
  ///   - inputs: the numbers of all inputs.
  ///   - outputs: those of all outputs, then those of all hidden nodes.
  public func contains(inputs: [Double], outputs: [Double]) -> Bool {
    precondition(inputs.count == box.count, "a region has \(box.count) inputs")
    guard inputs.allSatisfy(\.isFinite) else { return false }
    for (index, value) in inputs.enumerated() {
      let range = box[index]
      // Strictly within the rounded ends is strictly within the exact ones; no other arithmetic is
      // needed but at an end.
      if range.lower < value && value < range.upper { continue }
      guard range.contains(value), bounds[index].contains(ExactDecimal(value)) else { return false }
    }
    return constraints.allSatisfy { $0.holds(inputs: inputs, outputs: outputs) }
  }
}

/// What a region's constraints on one input alone say.
public struct PropertyBounds: Sendable, Hashable {
  /// The least value; nil for none.
  public private(set) var lower: ExactDecimal?
  /// The greatest value; nil for none.
  public private(set) var upper: ExactDecimal?
  /// Whether `lower` itself is excluded.
  public private(set) var isLowerStrict: Bool
  /// Whether `upper` itself is excluded.
  public private(set) var isUpperStrict: Bool

  /// Bounds; none where nothing is given.
  public init(
    lower: ExactDecimal? = nil, upper: ExactDecimal? = nil, isLowerStrict: Bool = false,
    isUpperStrict: Bool = false
  ) {
    (self.lower, self.upper) = (lower, upper)
    (self.isLowerStrict, self.isUpperStrict) = (isLowerStrict, isUpperStrict)
  }

  /// Whether no number satisfies them.
  var isEmpty: Bool {
    guard let lower, let upper else { return false }
    return lower > upper || (lower == upper && (isLowerStrict || isUpperStrict))
  }

  /// The smallest interval of float64 around them.
  public var enclosure: Interval {
    Interval(lower?.enclosure.lower ?? -.infinity, upper?.enclosure.upper ?? .infinity)
  }

  /// Whether a number satisfies them.
  public func contains(_ value: ExactDecimal) -> Bool {
    if let lower, value < lower || (isLowerStrict && value == lower) { return false }
    if let upper, value > upper || (isUpperStrict && value == upper) { return false }
    return true
  }

  /// Tightens the bounds by a lower one; false where they say as much already.
  mutating func raise(to value: ExactDecimal, isStrict: Bool) -> Bool {
    if let lower, value < lower || (value == lower && (isLowerStrict || !isStrict)) { return false }
    (lower, isLowerStrict) = (value, isStrict)
    return true
  }

  /// Tightens the bounds by an upper one; false where they say as much already.
  mutating func drop(to value: ExactDecimal, isStrict: Bool) -> Bool {
    if let upper, value > upper || (value == upper && (isUpperStrict || !isStrict)) { return false }
    (upper, isUpperStrict) = (value, isStrict)
    return true
  }
}

/// A linear constraint on inputs, outputs and hidden nodes: what the sum of `terms` and `constant` is.
public struct PropertyConstraint: Sendable, Hashable {
  /// What the sum is compared with zero by.
  public enum Comparison: Sendable {
    /// At least zero.
    case atLeastZero
    /// Above zero.
    case aboveZero
    /// Zero.
    case zero
  }

  /// A number times a variable.
  public struct Term: Sendable, Hashable {
    /// The variable in the property's numbering.
    public var variable: Int
    /// Not zero.
    public var coefficient: ExactDecimal
  }

  /// The terms, each variable once, in rising order.
  public var terms: [Term]
  /// What is added to them.
  public var constant: ExactDecimal
  /// How the sum compares with zero.
  public var comparison: Comparison

  /// The value of the sum, exactly, for finite values.
  ///
  /// - Parameters:
  ///   - inputs: the numbers of all inputs.
  ///   - outputs: those of all outputs, then those of all hidden nodes.
  public func sum(inputs: [Double], outputs: [Double]) -> ExactDecimal {
    terms.reduce(constant) { sum, term in
      sum + term.coefficient * ExactDecimal(Self.value(of: term.variable, inputs, outputs))
    }
  }

  /// Whether the constraint holds, in exact arithmetic; not where a value is not finite.
  public func holds(inputs: [Double], outputs: [Double]) -> Bool {
    guard terms.allSatisfy({ Self.value(of: $0.variable, inputs, outputs).isFinite }) else {
      return false
    }
    return comparison.holds(for: sum(inputs: inputs, outputs: outputs))
  }

  private static func value(of variable: Int, _ inputs: [Double], _ outputs: [Double]) -> Double {
    variable < inputs.count ? inputs[variable] : outputs[variable - inputs.count]
  }
}

extension PropertyConstraint.Comparison {
  /// Whether a number compares with zero in this way.
  func holds(for value: ExactDecimal) -> Bool {
    switch self {
    case .atLeastZero: value.sign >= 0
    case .aboveZero: value.sign > 0
    case .zero: value.sign == 0
    }
  }
}
