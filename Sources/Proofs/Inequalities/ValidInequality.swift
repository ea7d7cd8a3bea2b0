package import LinearAlgebra
internal import Queries

/// What multipliers of a region's rows prove about the hidden neurons: for every example of the
/// region within the cutoff,
///
///     constant + sum over neurons of f_j(a_j) <= objective * distance,
///
/// where a_j is a neuron's pre-activation and f_j(a) is `onOutput[j]` * max(0, a) +
/// `onSlack[j]` * max(0, -a). Where outputs are maximised, the negated value takes the place of the
/// distance. It holds whatever the bounds on the neurons are, so it can be used
/// again wherever they are narrower than where it was found: it then bounds the distance, narrows
/// intervals, or shows that there is no example at all. Rounding is already taken care of in the
/// coefficients and the constant.
package struct ValidInequality: Sendable {
  /// One coefficient for each hidden neuron, for its output.
  package var onOutput: [Double]
  /// One coefficient for each hidden neuron, for its slack.
  package var onSlack: [Double]
  package var constant: Double
  /// 1 where the right-hand side is the distance, 0 where it is zero.
  package var objective: Double

  /// The inequality with some coefficients.
  package init(onOutput: [Double], onSlack: [Double], constant: Double, objective: Double) {
    self.onOutput = onOutput
    self.onSlack = onSlack
    self.constant = constant
    self.objective = objective
  }

  /// What an inequality did to some intervals.
  package enum Effect {
    case none
    /// Some are narrower.
    case narrowed
    /// No example of interest has its pre-activations in them.
    case empty
  }

  /// No example with pre-activations in the given intervals has a smaller right-hand side.
  package func lowerBound(over intervals: [Interval]) -> Double { range(over: intervals).least }

  /// No example with pre-activations in the given intervals is shorter.
  package func distanceBound(over intervals: [Interval]) -> Double {
    let bound = lowerBound(over: intervals)
    return objective > 0 ? bound : bound > 0 ? .infinity : 0
  }

  /// No example with pre-activations in the given intervals costs less.
  package func costBound(over intervals: [Interval]) -> Double {
    let bound = lowerBound(over: intervals)
    return objective > 0 || bound > 0 ? distanceBound(over: intervals) : -.infinity
  }

  /// Whether the inequality shows that no example cheaper than the cutoff has its pre-activations
  /// in the given intervals.
  package func closes(_ intervals: [Interval], cutoff: Double) -> Bool {
    costBound(over: intervals) >= cutoff
  }

  /// By how much examples with pre-activations in the given intervals may meet the inequality:
  /// below zero, none costs less than the cutoff.
  package func excess(over intervals: [Interval], cutoff: Double) -> Double {
    limit(cutoff) - lowerBound(over: intervals)
  }

  /// How far below zero a neuron's part can get while its pre-activation lies in an interval: what its
  /// triangle costs the bound, where the multipliers are those of the relaxation over it.
  package func depth(_ neuron: Int, _ interval: Interval) -> Double {
    max(0, -range(neuron, interval).least)
  }

  /// The right-hand side for the costs of interest.
  private func limit(_ cutoff: Double) -> Double { objective > 0 ? cutoff : 0 }

  /// Narrows intervals to what the inequality leaves of them.
  ///
  /// - Parameter cutoff: no more costly example is of interest.
  package func narrow(_ intervals: inout [Interval], cutoff: Double) -> Effect {
    let limit = limit(cutoff)
    let (bound, swing) = range(over: intervals)
    guard bound <= limit else { return .empty }
    // By so much a neuron's part may exceed its least value.
    let room = Double.differenceRoundedUp(limit, bound)
    guard swing > room else { return .none }
    var effect = Effect.none
    for index in intervals.indices {
      let (least, greatest) = range(index, intervals[index])
      guard greatest - least > room else { continue }
      let old = intervals[index]
      let new = interval(index, old, atMost: .differenceRoundedUp(least, -room))
      guard new.lower <= new.upper else { return .empty }
      let isUseful = old.width - new.width > Tolerances.usefulTightening * old.width
      guard isUseful || new.state != old.state else { continue }
      intervals[index] = new
      effect = .narrowed
    }
    return effect
  }

  /// The least value of the left-hand side, rounded down, and the greatest difference that a single
  /// neuron can make.
  private func range(over intervals: [Interval]) -> (least: Double, swing: Double) {
    precondition(
      intervals.count == onOutput.count && intervals.count == onSlack.count,
      "the intervals are of other neurons")
    let inFours = intervals.count - intervals.count % 4
    var (sum, magnitude, swing) = rangeInFours(intervals[..<inFours])
    sum += constant
    magnitude += abs(constant)
    for index in inFours..<intervals.count {
      let (least, greatest) = range(index, intervals[index])
      sum += least
      magnitude += abs(least)
      swing = max(swing, greatest - least)
    }
    // Each product and each addition errs by at most half a unit in the last place, or by what
    // underflow takes, in whatever order they are added; as much again is for the magnitude and the
    // result.
    let terms = Double(intervals.count + 1)
    magnitude += terms * .leastNormalMagnitude
    let least = sum - terms * .ulpOfOne * magnitude
    return (least.isFinite ? least : -.infinity, swing)
  }

  /// What a multiple of four neurons from the first on add to the least value and to the sum of its
  /// parts' magnitudes, and the greatest difference that one of them can make.
  ///
  /// It is `range` of each, for four at a time and without a branch: signs of intervals are as good
  /// as random. The comparisons are the same ones, so that what is no number stays none.
  private func rangeInFours(
    _ intervals: ArraySlice<Interval>
  ) -> (sum: Double, magnitude: Double, swing: Double) {
    typealias Four = SIMD4<Double>
    var (sums, magnitudes, swings) = (Four.zero, Four.zero, Four.zero)
    intervals.withUnsafeBytes { intervals in
      onOutput.withUnsafeBytes { onOutput in
        onSlack.withUnsafeBytes { onSlack in
          for index in stride(from: 0, to: intervals.count / MemoryLayout<Interval>.stride, by: 4) {
            let offset = index * MemoryLayout<Double>.stride
            let output = onOutput.loadUnaligned(fromByteOffset: offset, as: Four.self)
            let slack = onSlack.loadUnaligned(fromByteOffset: offset, as: Four.self)
            // Lower and upper ends in turn.
            let ends = intervals.loadUnaligned(fromByteOffset: 2 * offset, as: SIMD8<Double>.self)
            let (lower, upper) = (ends.evenHalf, ends.oddHalf)
            let low = lower * (-slack).replacing(with: output, where: lower .>= 0)
            let high = upper * (-slack).replacing(with: output, where: upper .>= 0)
            let isRising = low .< high
            let isUnstable = (lower .< 0) .& (upper .> 0)
            var least = high.replacing(with: low, where: isRising)
            var greatest = low.replacing(with: high, where: isRising)
            least.replace(with: 0, where: isUnstable .& (least .> 0))
            greatest.replace(with: 0, where: isUnstable .& (greatest .< 0))
            sums += least
            magnitudes += least.replacing(with: -least, where: least .< 0)
            let swing = greatest - least
            swings.replace(with: swing, where: swing .> swings)
          }
        }
      }
    }
    return (sums.sum(), magnitudes.sum(), swings.max())
  }

  /// The least and the greatest value of f_j over an interval.
  private func range(_ index: Int, _ interval: Interval) -> (least: Double, greatest: Double) {
    let (low, high) = (value(index, interval.lower), value(index, interval.upper))
    var (least, greatest) = low < high ? (low, high) : (high, low)
    if interval.state == .unstable {
      least = min(least, 0)
      greatest = max(greatest, 0)
    }
    return (least, greatest)
  }

  private func value(_ index: Int, _ preActivation: Double) -> Double {
    preActivation >= 0 ? onOutput[index] * preActivation : -onSlack[index] * preActivation
  }

  /// The part of an interval in which f_j is at most a limit; crossed bounds where there is none.
  private func interval(_ index: Int, _ old: Interval, atMost limit: Double) -> Interval {
    let output =
      old.upper < 0
      ? nil
      : Self.part(
        onOutput[index], max(0, old.lower), old.upper, atMost: limit)
    let slack =
      old.lower > 0
      ? nil
      : Self.part(
        onSlack[index], max(0, -old.upper), -old.lower, atMost: limit)
    return switch (output, slack) {
    case (let output?, let slack?): Interval(-slack.upper, output.upper)
    case (let output?, nil): output
    case (nil, let slack?): Interval(-slack.upper, -slack.lower)
    case (nil, nil): Interval(.infinity, -.infinity)
    }
  }

  /// The part of [low, high], both at least 0, in which coefficient * x is at most a limit.
  private static func part(
    _ coefficient: Double, _ low: Double, _ high: Double, atMost limit: Double
  ) -> Interval? {
    if coefficient > 0 {
      let end = Double.quotientRoundedUp(limit, coefficient)
      return end < low ? nil : Interval(low, min(high, end))
    }
    if coefficient < 0 {
      let start = -Double.quotientRoundedUp(limit, -coefficient)
      return start > high ? nil : Interval(max(low, start), high)
    }
    return limit < 0 ? nil : Interval(low, high)
  }
}
