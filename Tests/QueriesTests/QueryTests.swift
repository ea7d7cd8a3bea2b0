import LinearAlgebra
import Networks
import TestSupport
import SearchSupport
import Testing
import Proofs
import Queries

@Suite struct QueryTests {
  /// An input moved by its capacity may leave its range by rounding; what is reported does not.
  @Test func aWitnessAtTheEndOfTheRangeStaysInIt() throws {
    let image = (0...255).map { Double($0) / 255 }
    let layer = Layer(
      weight: .init(rows: 2, columns: 256, elements: (0..<512).map { $0 < 256 ? 0 : 1 }),
      bias: [-1, 1])
    let query = Query(
      network: PiecewiseNetwork(Network(layers: [layer])), image: image, rule: MarginRule(target: 1)
    )
    for capacity in [query.inputs.upwardCapacity, query.inputs.downwardCapacity.map { -$0 }] {
      let moved = zip(image, capacity).map { $0 + $1 }
      let witness = try #require(Witness(moved, for: query))
      #expect(witness.input.allSatisfy { 0...1 ~= $0 })
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
