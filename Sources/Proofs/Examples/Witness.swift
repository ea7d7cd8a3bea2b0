public import Queries
internal import LinearAlgebra

/// A checked input on or inside the edge of a success rule: proof that a change of its size meets the
/// rule. Where outputs are maximised, proof that their value can be had.
///
/// The check is one of real arithmetic; see `AdversarialExample` for what the network answers when it
/// runs.
public struct Witness: Sendable, Equatable {
  /// The changed image: `inputCount` numbers, each in its range.
  public let input: [Double]
  /// The size of the change in the question's norm.
  public let distance: Double
  /// The region that the logits lie in; of several the first, or that of the largest value.
  public let region: OutputRegion
  /// What the search makes small: the distance, or the negated value.
  package let cost: Double
  private let goal: Goal

  /// Checks a candidate independently of how it was found: every input inside its range, the success
  /// rule without slack in exact arithmetic, the distance.
  ///
  /// Inputs that miss their range by no more than `Tolerances.pixelRange` are set to its end, and
  /// changes up to `Tolerances.negligibleChange` are dropped, before anything is computed.
  ///
  /// - Returns: nil where the candidate does not meet the rule.
  public init?(_ candidate: [Double], for query: Query) {
    guard let input = query.admitted(candidate) else { return nil }
    if let witness = Witness(admitted: input, for: query) {
      self = witness
    } else {
      guard let region = query.regionOnEdge(input) else { return nil }
      self.init(input, region, query.network.logitBounds(input), query)
    }
  }

  /// The same for an input that is admitted already, with the rule checked on intervals that contain
  /// the logits: a witness on the rule's very edge is not accepted.
  package init?(admitted input: [Double], for query: Query) {
    let logits = query.network.logitBounds(input)
    let met = query.regions.lazy.filter { $0.holds(logits, tolerance: query.ruleTolerance) }
    let region: OutputRegion? =
      query.goal.isDistance
      ? met.first : met.max { $0.value(over: logits) < $1.value(over: logits) }
    guard let region else { return nil }
    self.init(input, region, logits, query)
  }

  private init(
    _ input: [Double], _ region: OutputRegion, _ logits: [Interval], _ query: Query
  ) {
    self.input = input
    self.region = region
    distance = query.inputs.distance(to: input)
    cost = query.goal.isDistance ? distance : -region.value(over: logits)
    goal = query.goal
  }

  /// Costs from here on are of no interest to a proof that may leave a fraction open.
  package func cutoff(gap: Double) -> Double { goal.cutoff(cost: cost, gap: gap) }

  /// What a gap is the fraction of.
  package var scale: Double {
    // Distances below 1e-9 are all the same.
    goal.isDistance ? max(cost, 1e-9) : max(goal.scale(cost: cost), .leastNormalMagnitude)
  }
}

extension OutputRegion {
  /// Whether all conditions hold for certain while every logit lies in its interval.
  ///
  /// - Parameter tolerance: how far each may be missed, as a fraction of its terms' size.
  fileprivate func holds(_ logits: [Interval], tolerance: Double) -> Bool {
    guard tolerance > 0 else { return shortfalls(logits).allSatisfy { $0 == 0 } }
    let center = logits.map { ($0.lower + $0.upper) / 2 }
    return zip(shortfalls(logits), constraints).allSatisfy {
      $0 <= tolerance * max(1, $1.size(center))
    }
  }

  /// The least of the values that is certain while every logit lies in its interval.
  fileprivate func value(over logits: [Interval]) -> Double {
    constraints.reduce(.infinity) { $1.isValue ? min($0, $1.slack(over: logits).lower) : $0 }
  }
}

extension Query {
  /// A candidate with what the solver's tolerances put outside of what is allowed put back, and with
  /// negligible changes left out; nil where that is not enough.
  package func admitted(_ candidate: [Double]) -> [Double]? {
    let center = inputs.center
    guard candidate.count == center.count, candidate.allSatisfy(\.isFinite) else { return nil }
    var input = center
    for (index, allowed) in inputs.ranges.enumerated() {
      let value = min(max(candidate[index], allowed.lower), allowed.upper)
      guard abs(value - candidate[index]) <= Tolerances.pixelRange else { return nil }
      if abs(value - center[index]) > Tolerances.negligibleChange { input[index] = value }
    }
    guard !goal.isDistance else { return input }
    let radius = inputs.ball.radius
    let distance = inputs.distance(to: input)
    guard distance > radius else { return input }
    guard distance <= radius * (1 + Tolerances.pixelRange) else { return nil }
    return shrunk(input, to: radius)
  }

  /// An input moved straight towards the centre until it is within a distance of it.
  package func shrunk(_ input: [Double], to radius: Double) -> [Double] {
    let distance = inputs.distance(to: input)
    guard distance > radius else { return input }
    // A little less than the radius, so that rounding does not take it out again.
    let factor = radius / distance * (1 - 1e-12)
    return zip(inputs.center, input).map { $0 + factor * ($1 - $0) }
  }
}
