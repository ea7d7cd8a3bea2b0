extension Model {
  /// A bound on the objective of the linear relaxation that holds in spite of rounding, whatever
  /// the multipliers: by weak duality any vector of row multipliers gives one, a good vector a
  /// good one (Neumaier and Shcherbina, 2004, "Safe bounds in linear and mixed-integer linear
  /// programming", section 3).
  ///
  /// For minimization it is a lower bound on every feasible point's objective, for maximization an
  /// upper bound. It is infinite (no bound) where a variable without a finite bound would need a
  /// reduced cost of exactly zero.
  ///
  /// - Parameter rowDuals: one multiplier for each row, as `SolveResult.rowDuals` has them.
  public func safeDualBound(rowDuals: [Double]) -> Double {
    precondition(rowDuals.count == rows.count, "one multiplier for each row")
    let sign: Double = objective.sense == .minimize ? 1 : -1
    // Reduced costs of sign * objective, and the sums of the magnitudes that entered them.
    var reduced = [Double](repeating: 0, count: variables.count)
    var magnitude = reduced
    for term in objective.terms {
      reduced[term.variable.index] = sign * term.coefficient
      magnitude[term.variable.index] = abs(term.coefficient)
    }
    var bound = RoundedDownSum()
    bound.add(sign * objective.constant)
    for (row, dual) in zip(rows, rowDuals) {
      let multiplier = sign * dual
      let side = multiplier > 0 ? row.lower : row.upper
      // A multiplier towards a missing bound proves nothing; zero is always allowed.
      guard multiplier != 0, multiplier.isFinite, side.isFinite else { continue }
      bound.add(multiplier * side)
      for term in row.terms {
        let product = multiplier * term.coefficient
        reduced[term.variable.index] -= product
        magnitude[term.variable.index] += abs(product)
      }
    }
    // Each reduced cost is a sum of at most rows + 1 products.
    let relativeError = Double(rows.count + 2) * Double.ulpOfOne
    for (index, variable) in variables.enumerated() {
      let error = relativeError * magnitude[index]
      let least = Self.leastProduct(
        of: (reduced[index] - error, reduced[index] + error), variable.lower, variable.upper)
      guard least > -.infinity else { return sign * -.infinity }
      bound.add(least)
    }
    return sign * bound.value
  }

  /// The least value of d * x for d in an interval and x in [lower, upper].
  private static func leastProduct(
    of d: (low: Double, high: Double), _ lower: Double, _ upper: Double
  ) -> Double {
    if d.low == 0 && d.high == 0 { return 0 }
    if (d.high > 0 && lower == -.infinity) || (d.low < 0 && upper == .infinity) {
      return -.infinity
    }
    var least = Double.infinity
    for factor in [d.low, d.high] {
      // An infinite side is only ever multiplied towards plus infinity, or by zero.
      if lower > -.infinity { least = min(least, factor * lower) }
      if upper < .infinity { least = min(least, factor * upper) }
    }
    return least
  }
}

/// A sum that is never above the exact sum of the exact products that were added.
package struct RoundedDownSum {
  private var sum = 0.0
  private var magnitude = 0.0
  private var count = 0

  /// The empty sum.
  package init() {}

  /// Adds a product that was rounded once.
  package mutating func add(_ product: Double) {
    sum += product
    magnitude += abs(product)
    count += 1
  }

  /// The sum, rounded down.
  package var value: Double { sum - Double(count + 2) * Double.ulpOfOne * magnitude }
}
