import LinearAlgebra
import Queries
import TestSupport
import Testing

@Suite struct InputSetTests {
  /// No capacity is below what is exact, of any byte or number, and none is more than it has to be.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func capacitiesAreRoundedUp(seed: UInt64) {
    var numbers = HostileNumbers(seed: seed)
    let center = (0..<256).map { Double($0) / 255 } + (0..<200).map { _ in numbers.fraction() }
    let ranges = center.map { value in
      seed == 0
        ? Interval(0, 1) : Interval(value - abs(numbers.next()), value + abs(numbers.next()))
    }
    let inputs = InputSet(around: center, Ball(.l1), ranges: ranges)
    let (up, down) = (inputs.upwardCapacity, inputs.downwardCapacity)
    for (index, value) in center.enumerated() {
      let rise = Dyadic(ranges[index].upper) - Dyadic(value)
      let fall = Dyadic(value) - Dyadic(ranges[index].lower)
      #expect(Dyadic(up[index]) >= rise && Dyadic(up[index].nextDown) < rise)
      #expect(Dyadic(down[index]) >= fall && Dyadic(down[index].nextDown) < fall)
    }
  }

  /// What is proved holds for all inputs up to the limit, and examples are within it: neither is further
  /// from the exact ends than rounding takes them.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func limitsOfAChangeAreRoundedOutwardAndInward(seed: UInt64) {
    var numbers = HostileNumbers(seed: seed)
    let center = (0..<256).map { Double($0) / 255 } + (0..<200).map { _ in numbers.fraction() }
    let limit = numbers.random.uniform(0, 0.7)
    let inputs = InputSet(around: center, Ball(.l1)).changed(atMost: limit)
    for (index, value) in center.enumerated() {
      let low = max(.zero, Dyadic(value) - Dyadic(limit))
      let high = min(Dyadic(1), Dyadic(value) + Dyadic(limit))
      let (outer, inner) = (inputs.ranges[index], inputs.exampleRanges[index])
      #expect(Dyadic(outer.lower) <= low && low <= Dyadic(inner.lower))
      #expect(Dyadic(inner.upper) <= high && high <= Dyadic(outer.upper))
      #expect(inner.lower <= outer.lower.nextUp.nextUp && inner.upper.nextUp.nextUp >= outer.upper)
      #expect(inner.contains(value))
    }
  }

  @Test func noLimitChangesNothing() {
    let inputs = InputSet(around: [0.5, 0], Ball(.l1)).changed(atMost: nil)
    #expect(inputs.ranges == [Interval(0, 1), Interval(0, 1)])
  }

  @Test func fixedInputsStay() {
    let inputs = InputSet(
      around: [0.5, 0.25, 1], Ball(.l1),
      exampleRanges: Array(repeating: Interval(0.25, 1), count: 3)
    ).fixing([1])
    #expect(inputs.ranges == [Interval(0, 1), Interval(0.25, 0.25), Interval(0, 1)])
    #expect(inputs.exampleRanges == [Interval(0.25, 1), Interval(0.25, 0.25), Interval(0.25, 1)])
    #expect(inputs.upwardCapacity == [0.5, 0, 0] && inputs.downwardCapacity == [0.5, 0, 1])
  }

  @Test func distancesAreTheBalls() {
    let inputs = InputSet(around: [0.5, 0.25], Ball(.l1, weights: [1, 4]))
    #expect(inputs.distance(to: [0.25, 0.5]) == 1.25)
  }
}
