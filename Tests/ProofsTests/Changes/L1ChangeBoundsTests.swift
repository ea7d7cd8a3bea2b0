import LinearAlgebra
import Proofs
import Queries
import TestSupport
import Testing

@Suite struct L1ChangeBoundsTests {
  private func bounds(_ weights: [Double]? = nil) -> any ChangeBounds {
    Ball(.l1, weights: weights).changeBounds
  }

  @Test func sizeByHand() {
    #expect(abs(bounds().size([0.5, 0, 0.25]) - 0.75) < 1e-14)
    #expect(abs(bounds([2, 9, 4]).size([0.5, 0, 0.25]) - 2) < 1e-14)
    #expect(bounds().size([]) == 0)
  }

  @Test(arguments: 0..<40 as Range<UInt64>, [-4...4, -60...60, -545 ... -500])
  func sizeIsRoundedUp(seed: UInt64, exponents: ClosedRange<Int>) {
    var numbers = HostileNumbers(seed: seed, exponents: exponents)
    let magnitudes = numbers.next(9).map(abs)
    let weights = seed % 2 == 1 ? (0..<9).map { _ in numbers.random.uniform(0.01, 100) } : nil
    var exact = Dyadic.zero
    for (input, magnitude) in magnitudes.enumerated() {
      exact += Dyadic(weights?[input] ?? 1) * Dyadic(magnitude)
    }
    let size = Dyadic(bounds(weights).size(magnitudes))
    #expect(exact <= size && size <= exact * Dyadic(1 + 1e-13) + Dyadic(0x1p-1060))
  }

  /// Worth 3, 2.5 and 2 a unit, up to 0.5, 0.25 and 1: one unit buys all of the first, all of the second,
  /// whose last unit is what it may be off, and 0.25 of the third.
  @Test(
    arguments: [(1, 2.625), (0.25, 0.75), (0, 0), (.infinity, 4.125), (9, 4.125)]
      as [(Double, Double)])
  func theMostWorthIsBoughtFirst(radius: Double, expected: Double) {
    let gains = [
      Gain(weight: 3, error: 0, capacity: 0.5), Gain(weight: 2, error: 0, capacity: 1),
      Gain(weight: 1.5, error: 1, capacity: 0.25),
    ]
    var sum = RoundedSum()
    bounds().forGreatest(gains, radius: radius) { sum.add($0, $1) }
    #expect(sum.upper >= expected && sum.upper < expected + 1e-12)
  }

  /// Falling by 0.75 gains 2 less the price, and rising by 0.25 gains 3 less the price; the third is not
  /// worth it.
  @Test(
    arguments: [
      (nil, [0, 0, 0], -0.75 - 0.5), ([1, 2, 1], [0, 0, 0], -0.75 - 0.25),
      (nil, [0.5, 0, 0], -1.125 - 0.5), (nil, [0, 0, 0.75], -1.25 - 0.25),
    ] as [([Double]?, [Double], Double)])
  func theLeastForAPrice(weights: [Double]?, errors: [Double], expected: Double) {
    let inputs = InputSet(
      around: [0, 0, 0], Ball(.l1),
      ranges: [Interval(-0.75, 0.5), Interval(-0.125, 0.25), Interval(-1, 0.5)])
    var sum = RoundedSum()
    bounds(weights).addLeast(
      [2, -3, 0.5], errors, Capacity(inputs), price: 1, limit: .infinity, to: &sum)
    #expect(sum.lower <= expected && sum.lower > expected - 1e-12)
  }
}
