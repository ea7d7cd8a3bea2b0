internal import Optimization

/// Narrows the bounds of unstable neurons over the whole relaxation, success rule and cutoff
/// included, layer by layer: a bound holds for every example that is still of interest, which is
/// a much smaller set than all inputs in the ball.
struct BoundTightening {
  /// What a round of tightening found.
  enum Outcome {
    /// Bounds may be narrower.
    case narrowed
    /// A bound crossed the other one: there is no example within the cutoff.
    case empty
  }

  let relaxation: Relaxation
  let limits: SearchLimits

  /// One pass over all unstable neurons, two linear programs each.
  func round() throws -> Outcome {
    for (layer, intervals) in relaxation.bounds.layers.dropLast().enumerated() {
      for (neuron, interval) in intervals.enumerated() where interval.state == .unstable {
        guard limits.reached == nil else { return .narrowed }
        var narrower = interval
        if let upper = try relaxation.preActivationBound(layer: layer, neuron: neuron, .maximize) {
          narrower.upper = min(interval.upper, upper)
        }
        if let lower = try relaxation.preActivationBound(layer: layer, neuron: neuron, .minimize) {
          narrower.lower = max(interval.lower, lower)
        }
        // Both bounds are safe, so if they cross, no input is left.
        guard narrower.lower <= narrower.upper else { return .empty }
        let gain = interval.width - narrower.width
        guard
          gain > Tolerances.usefulTightening * interval.width
            || narrower.state != .unstable
        else { continue }
        try relaxation.narrow(layer: layer, neuron: neuron, to: narrower)
      }
    }
    return .narrowed
  }
}
