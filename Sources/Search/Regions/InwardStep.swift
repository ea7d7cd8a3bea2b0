package import Queries

/// The smallest step that takes an input further inside a region: along one input for L1, along all
/// at once for Linf.
///
/// A linear program's answer lies on the edge of the rule up to the solver's tolerances. Where a step
/// of this shape is not enough, several conditions pull in different directions, and the program has
/// to be solved again with a tighter rule.
package struct InwardStep {
  private let query: Query
  private let input: [Double]
  /// What each condition that is near its edge lacks, and may lose at most where it lacks nothing.
  private let conditions: [(gradient: [Double], need: Double, spare: Double)]

  /// A step from an input.
  ///
  /// - Parameters:
  ///   - needs: by how much the slack of each of the region's constraints must grow.
  package init(_ query: Query, _ region: OutputRegion, from input: [Double], needs: [Double]) {
    self.query = query
    self.input = input
    let preActivations = query.network.preActivations(input)
    let logits = preActivations[preActivations.count - 1]
    let terms = query.network.lastTerms(preActivations, input: input)
    conditions = zip(region.constraints, needs).compactMap { constraint, need in
      let slack = constraint.slack(logits)
      guard need > 0 || !constraint.isValue && slack < Self.near * constraint.size(terms) else {
        return nil
      }
      let gradient = query.network.gradient(constraint.coefficients, at: preActivations)
      return (gradient, need, max(0, slack))
    }
  }

  /// Conditions this close to their edge, as a fraction of their terms, are watched.
  private static let near = 1e-4

  /// The input after the step; nil where there is none.
  package func result() -> [Double]? {
    let norm = query.inputs.ball.norm
    return switch norm {
    case .l1: alongOneInput()
    case .linf: alongAllInputs()
    case .l2: norm.isNotProved()
    }
  }

  private func alongOneInput() -> [Double]? {
    var best: (index: Int, value: Double, cost: Double)?
    for index in input.indices {
      let allowed = query.inputs.ranges[index]
      for sign in [1.0, -1.0] {
        guard let step = length({ sign * conditions[$0].gradient[index] }) else { continue }
        let value = input[index] + sign * step
        guard allowed.contains(value), value != input[index] else { continue }
        let center = query.inputs.center[index]
        let cost =
          query.inputs.ball.weight(index) * (abs(value - center) - abs(input[index] - center))
        if cost < best?.cost ?? .infinity { best = (index, value, cost) }
      }
    }
    guard let best else { return nil }
    var result = input
    result[best.index] = best.value
    return result
  }

  private func alongAllInputs() -> [Double]? {
    let allowed = query.inputs.ranges
    // What grows the conditions that lack something, each by the same fraction of what it lacks.
    var direction = [Double](repeating: 0, count: input.count)
    for condition in conditions where condition.need > 0 {
      let size = condition.gradient.reduce(0) { $0 + abs($1) }
      guard size > 0 else { return nil }
      for index in direction.indices { direction[index] += condition.gradient[index] / size }
    }
    let signs = direction.indices.map { index -> Double in
      let (value, range) = (input[index], allowed[index])
      if direction[index] > 0 { return value < range.upper ? 1 : 0 }
      if direction[index] < 0 { return value > range.lower ? -1 : 0 }
      return 0
    }
    // Of inputs that cost more a step is the shorter.
    let directions = signs.indices.map { signs[$0] / query.inputs.ball.weight($0) }
    guard
      let step = length({
        zip(directions, conditions[$0].gradient).reduce(0) { $0 + $1.0 * $1.1 }
      })
    else { return nil }
    return input.indices.map { index in
      min(
        max(input[index] + directions[index] * step, allowed[index].lower), allowed[index].upper)
    }
  }

  /// How long a step must be, given what a unit of it adds to each condition; nil where it takes
  /// more from another than that can spare.
  private func length(_ gain: (Int) -> Double) -> Double? {
    var step = 0.0
    for index in conditions.indices where conditions[index].need > 0 {
      let gain = gain(index)
      guard gain > 0 else { return nil }
      step = max(step, conditions[index].need / gain)
    }
    for index in conditions.indices where conditions[index].need == 0 {
      guard conditions[index].spare + gain(index) * step >= 0 else { return nil }
    }
    return step.isFinite ? step : nil
  }
}
