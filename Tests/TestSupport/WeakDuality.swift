package import Optimization

/// What row multipliers prove, worked out here once more and as simply as can be.
extension Model {
  /// The bound that multipliers give on the objective over every feasible point: multiplier *
  /// row bound, plus reduced cost * variable bound, each bound on the side that is worst. It is
  /// never better than the optimum, whatever the multipliers; every variable needs finite bounds.
  package func bound(provedBy multipliers: [Double]) -> Double {
    let sign: Double = objective.sense == .minimize ? 1 : -1
    return objective.constant + sign * leastLagrangian(sign, multipliers.map { sign * $0 }).value
  }

  /// Whether no point can satisfy rows and bounds: the multipliers' bound on the objective 0 is
  /// above 0, and not by rounding.
  package func isInfeasible(provedBy multipliers: [Double]) -> Bool {
    let least = leastLagrangian(0, multipliers)
    return least.value > 1e-14 * least.size
  }

  /// The least of scale * objective + multipliers * (side - row) over the variables' intervals, with the
  /// sum of the magnitudes of all its terms.
  private func leastLagrangian(
    _ scale: Double, _ multipliers: [Double]
  ) -> (value: Double, size: Double) {
    var reduced = variables.map { _ in 0.0 }
    for term in objective.terms { reduced[term.variable.index] += scale * term.coefficient }
    var (value, size) = (0.0, 0.0)
    for (row, multiplier) in zip(rows, multipliers) where multiplier != 0 {
      let side = multiplier * (multiplier > 0 ? row.lower : row.upper)
      // A multiplier towards a missing bound proves nothing; it is left out.
      guard side.isFinite else { continue }
      value += side
      size += abs(side)
      for term in row.terms {
        reduced[term.variable.index] -= multiplier * term.coefficient
        let variable = variables[term.variable.index]
        size += abs(multiplier * term.coefficient) * max(abs(variable.lower), abs(variable.upper))
      }
    }
    for (cost, variable) in zip(reduced, variables) {
      value += min(cost * variable.lower, cost * variable.upper)
    }
    return (value, size)
  }
}
