extension Model {
  /// A bound on the objective of the linear relaxation that holds in spite of rounding, whatever
  /// the multipliers: by weak duality any vector of row multipliers gives one, a good vector a
  /// good one (Neumaier and Shcherbina, 2004, "Safe bounds in linear and mixed-integer linear
  /// programming", section 3).
  ///
  /// For minimization it is a lower bound on every feasible point's objective, for maximization an
  /// upper bound. It is infinite (no bound) where a variable without a finite bound would need a
  /// reduced cost of exactly zero, or where the numbers leave the range of floating point.
  ///
  /// - Parameter rowDuals: one multiplier for each row, as `SolveResult.rowDuals` has them.
  public func safeDualBound(rowDuals: [Double]) -> Double {
    precondition(rowDuals.count == rows.count, "one multiplier for each row")
    let sign: Double = objective.sense == .minimize ? 1 : -1
    var reduced = ReducedCosts(count: variables.count)
    for term in objective.terms { reduced.add(sign, term.coefficient, to: term.variable) }
    var bound = RoundedDownSum()
    bound.add(sign, objective.constant)
    for (row, dual) in zip(rows, rowDuals) {
      let multiplier = sign * dual
      let side = multiplier > 0 ? row.lower : row.upper
      // A multiplier towards a missing bound proves nothing; zero is always allowed.
      guard multiplier != 0, multiplier.isFinite, side.isFinite else { continue }
      bound.add(multiplier, side)
      for term in row.terms { reduced.add(-multiplier, term.coefficient, to: term.variable) }
    }
    // Each reduced cost is a sum of at most rows + 1 products.
    let relativeError = Double(rows.count + 2) * Double.ulpOfOne
    for (index, variable) in variables.enumerated() {
      let interval = reduced.interval(index, relativeError: relativeError)
      guard
        let (factor, side) = Self.leastProduct(of: interval, variable.lower, variable.upper)
      else { return sign * -.infinity }
      bound.add(factor, side)
    }
    return sign * bound.value
  }

  /// The factors of the least value of d * x for d in an interval and x in [lower, upper]; nil
  /// where there is none.
  private static func leastProduct(
    of d: (low: Double, high: Double), _ lower: Double, _ upper: Double
  ) -> (factor: Double, side: Double)? {
    if d.low == 0 && d.high == 0 { return (0, 0) }
    guard d.low.isFinite, d.high.isFinite else { return nil }
    if (d.high > 0 && lower == -.infinity) || (d.low < 0 && upper == .infinity) { return nil }
    // An infinite side is only ever multiplied towards plus infinity, or by zero.
    var least: (factor: Double, side: Double)?
    for factor in [d.low, d.high] {
      for side in [lower, upper] where side.isFinite {
        if let known = least, known.factor * known.side <= factor * side { continue }
        least = (factor, side)
      }
    }
    return least
  }
}

/// Reduced costs, with the magnitudes of what entered them, from which their errors follow.
private struct ReducedCosts {
  private var value: [Double]
  private var magnitude: [Double]

  init(count: Int) {
    value = [Double](repeating: 0, count: count)
    magnitude = value
  }

  mutating func add(_ factor: Double, _ coefficient: Double, to variable: Variable) {
    guard factor != 0, coefficient != 0 else { return }
    let product = factor * coefficient
    value[variable.index] += product
    magnitude[variable.index] += magnitudeForErrors(product)
  }

  func interval(_ index: Int, relativeError: Double) -> (low: Double, high: Double) {
    let error = relativeError * magnitude[index]
    return (value[index] - error, value[index] + error)
  }
}

/// A sum that is never above the exact sum of the exact products that were added.
package struct RoundedDownSum {
  private var sum = 0.0
  private var magnitude = 0.0
  private var count = 0

  /// The empty sum.
  package init() {}

  /// Adds the product of two factors.
  package mutating func add(_ factor: Double, _ side: Double) {
    guard factor != 0, side != 0 else { return }
    let product = factor * side
    sum += product
    magnitude += magnitudeForErrors(product)
    count += 1
  }

  /// The sum, rounded down; minus infinity where the numbers left the range of floating point.
  package var value: Double {
    let value = sum - Double(count + 2) * Double.ulpOfOne * magnitude
    return value.isFinite ? value : -.infinity
  }
}

/// The magnitude of a product of two factors other than zero, at least so great that a relative
/// error of it covers what underflow took away.
private func magnitudeForErrors(_ product: Double) -> Double {
  max(abs(product), .leastNormalMagnitude)
}
