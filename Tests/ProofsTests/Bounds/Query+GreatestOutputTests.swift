import LinearAlgebra
import Networks
import Proofs
import Queries
import TestSupport
import Testing

@Suite struct QueryGreatestOutputTests {
  /// Two layers of hostile numbers: the bound is not below the value at any corner of the box.
  @Test(arguments: 0..<60 as Range<UInt64>) func intervalBoundsAreRoundedUp(seed: UInt64) {
    for exponents in [-3...3, -200...200] {
      var numbers = HostileNumbers(seed: seed, exponents: exponents)
      let network = PiecewiseNetwork(
        layers: [
          (Matrix(rows: 3, columns: 2, elements: numbers.next(6)), numbers.next(3)),
          (Matrix(rows: 2, columns: 3, elements: numbers.next(6)), numbers.next(2)),
        ], outputActivation: .linear)
      let ranges = (0..<2).map { _ in
        let ends = numbers.next(2).sorted()
        return Interval(ends[0], ends[1])
      }
      let query = Query(
        network: network,
        inputs: InputSet(around: ranges.map(\.lower), Ball(.linf), ranges: ranges),
        maximizing: [.difference(0, over: 1)])
      let bound = query.intervalBound
      guard bound.isFinite else { continue }
      for corner in 0..<4 {
        let input = [0, 1].map { corner >> $0 & 1 == 0 ? ranges[$0].lower : ranges[$0].upper }
        var values = input.map(Dyadic.init)
        for block in network.blocks {
          let map = block.terms[0].map
          values = block.bias.indices.map { row in
            var sum = Dyadic(block.bias[row])
            map.row(row).forEach { sum += Dyadic($1) * values[$0] }
            return block.isRectified && sum < Dyadic(0) ? Dyadic(0) : sum
          }
        }
        #expect(values[0] - values[1] <= Dyadic(bound))
      }
    }
  }

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
