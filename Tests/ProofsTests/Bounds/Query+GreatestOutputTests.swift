import LinearAlgebra
import Proofs
import Queries
import TestSupport
import Testing

@Suite struct QueryGreatestOutputTests {
  @Test(arguments: 0..<50 as Range<UInt64>)
  func reachIsRoundedUp(seed: UInt64) {
    for exponents in [-3...3, -300...300, -540 ... -535] {
      var numbers = HostileNumbers(seed: seed, exponents: exponents)
      let constraint = OutputConstraint(
        coefficients: numbers.next(10), lower: numbers.next(), name: "")
      let logits = (0..<10).map { _ in
        let ends = numbers.next(2).sorted()
        return Interval(ends[0], ends[1])
      }
      // At the ends that make the slack largest, and smallest.
      for sign in [1.0, -1] {
        var slack = -Dyadic(constraint.lower)
        for (coefficient, logit) in zip(constraint.coefficients, logits) {
          slack += Dyadic(coefficient) * Dyadic(sign * coefficient > 0 ? logit.upper : logit.lower)
        }
        #expect(slack.magnitude <= Dyadic(constraint.reach(logits)))
      }
    }
  }
}
