import LinearAlgebra
import Networks
import TestSupport
import SearchSupport
import Testing
import Proofs
import Queries

@Suite struct AttackProblemTests {
  /// No capacity is below what is exact, of any byte or number, and none is more than it has to be.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func capacitiesAreRoundedUp(seed: UInt64) {
    var numbers = HostileNumbers(seed: seed)
    let image = (0..<256).map { Double($0) / 255 } + (0..<200).map { _ in numbers.fraction() }
    let ranges = image.map { value in
      seed == 0
        ? Interval(0, 1) : Interval(value - abs(numbers.next()), value + abs(numbers.next()))
    }
    let layer = Layer(weight: .init(rows: 2, columns: image.count), bias: [0, 0])
    let problem = AttackProblem(
      network: PiecewiseNetwork(Network(layers: [layer])), image: image,
      rule: MarginRule(target: 1),
      maxDeviation: seed % 2 == 0 ? nil : 0.3, ranges: ranges)
    let (up, down) = (problem.upwardCapacity, problem.downwardCapacity)
    for (input, ends) in problem.extremeChanges.enumerated() {
      #expect(Dyadic(up[input]) >= ends[2] && Dyadic(up[input].nextDown) < ends[2])
      #expect(Dyadic(down[input]) >= -ends[0] && Dyadic(down[input].nextDown) < -ends[0])
    }
  }

  /// An input moved by its capacity may leave its range by rounding; what is reported does not.
  @Test func aWitnessAtTheEndOfTheRangeStaysInIt() throws {
    let image = (0...255).map { Double($0) / 255 }
    let layer = Layer(
      weight: .init(rows: 2, columns: 256, elements: (0..<512).map { $0 < 256 ? 0 : 1 }),
      bias: [-1, 1])
    let problem = AttackProblem(
      network: PiecewiseNetwork(Network(layers: [layer])), image: image, rule: MarginRule(target: 1)
    )
    for capacity in [problem.upwardCapacity, problem.downwardCapacity.map { -$0 }] {
      let moved = zip(image, capacity).map { $0 + $1 }
      let witness = try #require(Witness(moved, for: problem))
      #expect(witness.input.allSatisfy { 0...1 ~= $0 })
    }
  }

  @Test(arguments: 0..<50 as Range<UInt64>)
  func reachIsRoundedUp(seed: UInt64) {
    for exponents in [-3...3, -300...300, -540 ... -535] {
      var numbers = HostileNumbers(seed: seed, exponents: exponents)
      let constraint = LogitConstraint(
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
