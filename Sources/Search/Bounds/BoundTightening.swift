internal import Optimization

/// Narrows the intervals of unstable neurons over the whole relaxation, success rule and cutoff
/// included, layer by layer: a bound holds for every example that is still of interest, which is
/// a much smaller set than all inputs in the ball.
package struct BoundTightening {
  let relaxation: Relaxation
  let pool: InequalityPool
  package let cutoff: Double
  let limits: SearchLimits

  /// Bounds over the inputs that a relaxation describes.
  package init(
    relaxation: Relaxation, pool: InequalityPool, cutoff: Double, limits: SearchLimits
  ) {
    self.relaxation = relaxation
    self.pool = pool
    self.cutoff = cutoff
    self.limits = limits
  }

  /// One pass over all unstable neurons, two linear programs each. What their multipliers prove
  /// narrows other neurons too, and stays in the pool.
  ///
  /// - Returns: whether there may be an example within the cutoff.
  package func round() throws -> Bool {
    for neuron in relaxation.intervals.indices {
      for sense in [ObjectiveSense.maximize, .minimize]
      where relaxation.intervals[neuron].state == .unstable {
        guard limits.reached == nil else { return true }
        let solution = try relaxation.solvePreActivation(neuron, sense)
        guard let inequality = solution.inequality else { continue }
        var intervals = relaxation.intervals
        if inequality.narrow(&intervals, cutoff: cutoff) == .empty { return false }
        pool.add(inequality)
        try relaxation.setIntervals(intervals)
      }
    }
    return true
  }
}
