extension SimplexEngine {
  /// The long-step ratio test: goes past breakpoints, whose variables then flip to their other
  /// bound, as long as the dual objective still grows.
  ///
  /// The first `passed` items of `breakpoints` are the variables to flip.
  ///
  /// - Parameters:
  ///   - excess: by how much the leaving variable misses its bound.
  ///   - tolerance: what it may miss it by.
  /// - Returns: what enters; nil where all variables together cannot make up for the excess.
  func ratioTest(
    _ excess: Double, tolerance: Double
  ) -> BreakpointSelection.Breakpoint? {
    breakpoints.removeAll()
    passed = 0
    let direction: Double = excess > 0 ? 1 : -1
    let (alpha, side, d) = (pivotRow.pointer, side.pointer, reducedCost.pointer)
    // Which columns move towards zero is as good as random: collect them without a branch.
    var count = 0
    for column in 0..<total {
      candidates[count] = Int32(truncatingIfNeeded: column)
      count += side[column] * alpha[column] * direction > Self.pivotTolerance ? 1 : 0
    }
    // A column wide enough to use up the slope alone ends the test: nothing beyond its ratio counts.
    var furthest = Double.infinity
    for index in 0..<count {
      let column = Int(candidates[index])
      let pivot = abs(alpha[column])
      let distance = max(0, side[column] * d[column])
      guard distance <= furthest * pivot || furthest == .infinity else { continue }
      let ratio = distance / pivot
      let drop = pivot * (upper[column] - lower[column])
      breakpoints.append(.init(ratio: ratio, pivot: pivot, drop: drop, column: column))
      if drop >= abs(excess) { furthest = min(furthest, ratio) }
    }
    if furthest < .infinity { breakpoints.removeBeyond(furthest + Self.tieTolerance) }
    // What just makes up for the excess seems not to, when rounding goes the wrong way.
    let first =
      breakpoints.select(slope: abs(excess)) ?? breakpoints.select(slope: abs(excess) - tolerance)
    guard let first else { return nil }
    passed = first
    return safestPivot(near: breakpoints.items[first])
  }

  /// Among breakpoints that are practically the same, the largest pivot is the safest.
  private func safestPivot(
    near chosen: BreakpointSelection.Breakpoint
  ) -> BreakpointSelection.Breakpoint {
    var best = chosen
    let (items, count) = (breakpoints.items, breakpoints.count)
    for index in 0..<count
    where abs(items[index].ratio - chosen.ratio) <= Self.tieTolerance
      && items[index].pivot > 10 * best.pivot
    {
      best = items[index]
    }
    guard best < chosen else { return best }
    // It is among those to be passed; it and what follows it stay where they are.
    var kept = 0
    for index in 0..<passed where items[index] < best {
      items[kept] = items[index]
      kept += 1
    }
    passed = kept
    return best
  }
}
