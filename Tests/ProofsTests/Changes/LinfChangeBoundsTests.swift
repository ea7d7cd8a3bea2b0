import LinearAlgebra
import Proofs
import Queries
import TestSupport
import Testing

/// The first input falls by 0.75 at most, the second rises by 0.25.
@Suite struct LinfChangeBoundsTests {
  private let room = Capacity(
    InputSet(
      around: [0, 0], Ball(.linf), ranges: [Interval(-0.75, 0.5), Interval(-0.125, 0.25)]))

  private func bounds(_ weights: [Double]? = nil) -> any ChangeBounds {
    Ball(.linf, weights: weights).changeBounds
  }

  @Test func sizeByHand() {
    #expect(bounds().size([0.5, 0, 0.25]) == 0.5)
    #expect(bounds([1, 9, 4]).size([0.5, 0, 0.25]) == 1)
    #expect(bounds().size([]) == 0)
  }

  /// None of the products is above it, and it is no further above the largest than it has to be.
  @Test(arguments: 0..<60 as Range<UInt64>, [-4...4, -60...60, -545 ... -500])
  func sizeIsRoundedUp(seed: UInt64, exponents: ClosedRange<Int>) {
    var numbers = HostileNumbers(seed: seed, exponents: exponents)
    let magnitudes = numbers.next(9).map(abs)
    let weights = (0..<9).map { _ in numbers.random.uniform(0.01, 100) }
    let size = bounds(weights).size(magnitudes)
    let products = zip(weights, magnitudes).map { Dyadic($0) * Dyadic($1) }
    #expect(products.allSatisfy { $0 <= Dyadic(size) })
    #expect(products.contains { $0 >= Dyadic(size) * Dyadic(1 - 1e-15) })
  }

  /// Worth 3 and 5 a unit, the latter as 4 and 1 that it may be off, up to 0.5 and 1.
  @Test(arguments: [(0.25, 2), (0.75, 5.25), (0, 0), (.infinity, 6.5)] as [(Double, Double)])
  func everyInputUsesTheWholeRadius(radius: Double, expected: Double) {
    let gains = [
      Gain(weight: 3, error: 0, capacity: 0.5), Gain(weight: 4, error: 1, capacity: 1),
    ]
    var sum = RoundedSum()
    bounds().forGreatest(gains, radius: radius) { sum.add($0, $1) }
    #expect(sum.upper >= expected && sum.upper < expected + 1e-12)
  }

  /// A largest change of t costs the price times t, and gains 2 min(t, 0.75) + 3 min(t, 0.25): t is 0.75
  /// where the price is 1, 0.25 where it is 3, and nothing where it is 6.
  @Test(
    arguments: [
      (1, .infinity, nil, 0.75 - 1.5 - 0.75), (3, .infinity, nil, 0.75 - 0.5 - 0.75),
      (6, .infinity, nil, 0), (0, .infinity, nil, -1.5 - 0.75), (1, 0.5, nil, 0.5 - 1 - 0.75),
      // In units of size the first gains 1, up to 1.5, and the second 3, up to 0.25.
      (0.5, .infinity, [2, 1], 0.75 - 1.5 - 0.75),
    ] as [(Double, Double, [Double]?, Double)])
  func theLeastForAPrice(price: Double, limit: Double, weights: [Double]?, expected: Double) {
    var sum = RoundedSum()
    bounds(weights).addLeast([2, -3], [0, 0], room, price: price, limit: limit, to: &sum)
    #expect(sum.lower <= expected && sum.lower > expected - 1e-12)
  }

  /// One input gains just the price, up to 1, and 23 others a little each, up to a little less, which is
  /// lost when it is added to one: a change of that size is worth all of it.
  @Test func gainsThatAreLostBesideThePrice() {
    let (little, reach) = (0x1p-54, 1 - 0x1p-10)
    let room = Capacity(
      InputSet(
        around: Array(repeating: 0, count: 24), Ball(.linf),
        ranges: (0..<24).map { Interval($0 == 0 ? -1 : -reach, 0) }))
    var sum = RoundedSum()
    bounds().addLeast(
      [1] + Array(repeating: little, count: 23), Array(repeating: 0, count: 24), room, price: 1,
      limit: .infinity, to: &sum)
    #expect(sum.lower <= -23 * little * reach && sum.lower > -1e-13)
  }

  /// Cheap inputs gain a million times the price, up to next to nothing; what an expensive one gains all
  /// but pays its price. Beside the cheap ones' gains nothing of that may be lost.
  @Test func gainsOfManyMagnitudes() {
    let room = Capacity(
      InputSet(
        around: [0, 0], Ball(.linf), ranges: [Interval(-0x1p-40, 0), Interval(-0x1p20, 0)]))
    var sum = RoundedSum()
    bounds().addLeast([0x1p20, 1 - 0x1p-30], [0, 0], room, price: 1, limit: .infinity, to: &sum)
    // t is 2^-40: the price less both gains.
    let expected = 0x1p-40 * (1 - 0x1p20 - (1 - 0x1p-30))
    #expect(sum.lower <= expected && sum.lower > expected - 1e-8)
  }

  /// A quarter more may be gained by the second, either way.
  @Test func whatAnInflowMayBeOffIsGained() {
    var sum = RoundedSum()
    bounds().addLeast([2, -3], [0, 0.25], room, price: 1, limit: .infinity, to: &sum)
    #expect(sum.lower <= -1.5625 && sum.lower > -1.5625 - 1e-12)
  }

  /// What can still move beyond a radius is worth more of it.
  @Test(
    arguments: [(0.125, nil, 5), (0.5, nil, 2), (1, nil, 0), (1, [4, 1], 0.5)]
      as [(Double, [Double]?, Double)])
  func theWorthOfMoreRadius(radius: Double, weights: [Double]?, expected: Double) {
    #expect(bounds(weights).slope([2, -3], room, radius: radius) == expected)
  }
}
