extension Model {
  /// By how much row multipliers make the rows contradict the bounds (Farkas), relative to the
  /// numbers that enter; positive where they do, up to rounding. It takes a reduced cost near zero
  /// for zero, so that it can judge programs with infinite bounds.
  ///
  /// - Parameter multipliers: one for each row, as `SolveResult.farkasMultipliers` has them.
  package func contradiction(of multipliers: [Double]) -> Double {
    var (reduced, noise) = (variables.map { _ in 0.0 }, variables.map { _ in 0.0 })
    var (sum, size) = (0.0, 0.0)
    func add(_ product: Double) {
      sum += product
      size += abs(product)
    }
    let greatest = multipliers.reduce(0) { max($0, abs($1)) }
    for (row, multiplier) in zip(rows, multipliers) {
      let side = multiplier > 0 ? row.lower : row.upper
      let isUsed = multiplier != 0 && side.isFinite
      if isUsed { add(multiplier * side) }
      for term in row.terms {
        if isUsed { reduced[term.variable.index] -= multiplier * term.coefficient }
        // Solvers leave traces of the great multipliers where zero is meant.
        noise[term.variable.index] +=
          abs(term.coefficient) * (1e-9 * abs(multiplier) + 1e-13 * greatest)
      }
    }
    for (index, variable) in variables.enumerated() where reduced[index] != 0 {
      let side = reduced[index] > 0 ? variable.lower : variable.upper
      if side.isFinite {
        add(reduced[index] * side)
      } else if abs(reduced[index]) > noise[index] {
        return -.infinity
      }
    }
    let relative = sum / size
    return relative.isFinite ? relative : -.infinity
  }
}
