import LinearAlgebra
import Queries
import TestSupport
import Testing

@Suite struct OutputConstraintTests {
  /// 2 a - b >= 1.
  private let constraint = OutputConstraint(coefficients: [2, -1], lower: 1, name: "")

  @Test(arguments: [([1.5, 0.25], 1.75), ([0.5, 0], 0), ([-1, 2], -5)] as [([Double], Double)])
  func slackIsWhatTheSumExceeds(logits: [Double], slack: Double) {
    #expect(constraint.slack(logits) == slack)
  }

  @Test func sizeIsThatOfAllTerms() {
    #expect(constraint.size([1.5, -0.25]) == 4.25)
    let below = OutputConstraint(coefficients: [2, -1], lower: -1, name: "")
    #expect(below.size([-1.5, 0.25]) == 4.25)
  }

  /// At the ends that make it least and greatest the slack lies inside, with no more room than rounding
  /// takes.
  @Test(arguments: 0..<50 as Range<UInt64>, [-3...3, -300...300, -545 ... -535])
  func slackOverIntervalsIsRoundedOutward(seed: UInt64, exponents: ClosedRange<Int>) {
    var numbers = HostileNumbers(seed: seed, exponents: exponents)
    let constraint = OutputConstraint(
      coefficients: numbers.next(10), lower: numbers.next(), name: "")
    let logits = (0..<10).map { _ in
      let ends = numbers.next(2).sorted()
      return Interval(ends[0], ends[1])
    }
    let bounds = constraint.slack(over: logits)
    var (low, high) = (-Dyadic(constraint.lower), -Dyadic(constraint.lower))
    var size = Dyadic(constraint.lower).magnitude
    for (coefficient, logit) in zip(constraint.coefficients, logits) {
      let ends = [logit.lower, logit.upper].map { Dyadic(coefficient) * Dyadic($0) }
      low += min(ends[0], ends[1])
      high += max(ends[0], ends[1])
      size += max(ends[0].magnitude, ends[1].magnitude)
    }
    #expect(Dyadic(bounds.lower) <= low && high <= Dyadic(bounds.upper))
    let room = size * Dyadic(1e-14) + Dyadic(0x1p-1060)
    #expect(low - Dyadic(bounds.lower) <= room && Dyadic(bounds.upper) - high <= room)
  }
}
