import Proofs
import TestSupport
import Testing

@Suite struct ChangeBoundsTests {
  /// A gain in units of a cost, times the cost, is the gain or more.
  @Test(arguments: 0..<40 as Range<UInt64>, [-4...4, -60...60, -545 ... -500])
  func aGainPerCostIsRoundedUp(seed: UInt64, exponents: ClosedRange<Int>) {
    var numbers = HostileNumbers(seed: seed, exponents: exponents)
    for _ in 0..<20 {
      let gain = Gain(
        weight: abs(numbers.next()), error: abs(numbers.next()), capacity: abs(numbers.next()))
      let cost = numbers.random.uniform(0.01, 100)
      let scaled = gain.per(cost)
      #expect(Dyadic(scaled.weight) * Dyadic(cost) >= Dyadic(gain.weight))
      #expect(Dyadic(scaled.error) * Dyadic(cost) >= Dyadic(gain.error))
      #expect(Dyadic(scaled.capacity) >= Dyadic(gain.capacity) * Dyadic(cost))
      #expect(scaled.weight <= gain.weight / cost * (1 + 4 * .ulpOfOne) + .leastNormalMagnitude)
    }
  }
}
