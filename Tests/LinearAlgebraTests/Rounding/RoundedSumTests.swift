import LinearAlgebra
import TestSupport
import Testing

@Suite struct RoundedSumTests {
  private func expectEnclosed(
    _ products: [(Double, Double)], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    var (sum, exact) = (RoundedSum(), Dyadic.zero)
    for (factor, side) in products {
      sum.add(factor, side)
      exact += Dyadic(factor) * Dyadic(side)
    }
    #expect(Dyadic(sum.lower) <= exact, "\(products)", sourceLocation: sourceLocation)
    #expect(exact <= Dyadic(sum.upper), "\(products)", sourceLocation: sourceLocation)
  }

  @Test func theEmptySumIsZero() {
    #expect(RoundedSum().lower == 0 && RoundedSum().upper == 0)
    #expect(RoundedSum(0).lower == 0 && RoundedSum(0).upper == 0)
  }

  /// Sums of any length, of ordinary numbers, of ones that hardly fit, and of ones that underflow.
  @Test(
    arguments: 0..<20 as Range<UInt64>,
    [-20...20, -200...200, -538 ... -534, -560 ... -510, -1074 ... -900, 0...505])
  func enclosesTheExactSum(seed: UInt64, exponents: ClosedRange<Int>) {
    var numbers = HostileNumbers(seed: seed, exponents: exponents)
    for count in [1, 1, 1, 1, 2, 2, 2, 3, 5, 8, 13, 100, 784] {
      expectEnclosed((0..<count).map { _ in (numbers.next(), numbers.next()) })
      expectEnclosed((0..<count).map { _ in (numbers.next(), 1) })
      expectEnclosed((0..<count).map { _ in (numbers.next(), numbers.fraction()) })
    }
  }

  /// One and a thousand halves of its last place: each addition loses all that it adds.
  @Test func everyAdditionMayErr() {
    for half in [0x1p-53, -0x1p-54] {
      expectEnclosed([(1, 1)] + Array(repeating: (half, 1), count: 1000))
      expectEnclosed([(1, -1)] + Array(repeating: (half, -1), count: 1000))
    }
  }

  /// Each product is half of the least float64, and rounds to nothing.
  @Test func everyProductMayUnderflow() {
    for sign in [1.0, -1] {
      expectEnclosed(Array(repeating: (sign * 0x1p-537, 0x1p-538), count: 1000))
    }
  }

  @Test func zeroTimesInfinityAddsNothing() {
    var sum = RoundedSum()
    sum.add(0, .infinity)
    sum.add(-.infinity, 0)
    sum.add(2, 3)
    #expect(sum.lower <= 6 && 6 - sum.lower < 1e-14)
    #expect(sum.upper >= 6 && sum.upper - 6 < 1e-14)
  }

  @Test func numbersBeyondTheRangeGiveNoBound() {
    for factor in [1e200, -1e200, .infinity, .nan] {
      var sum = RoundedSum()
      sum.add(factor, 1e200)
      #expect(sum.lower == -.infinity && sum.upper == .infinity)
      // Infinity less infinity.
      sum.add(-factor, 1e200)
      #expect(sum.lower == -.infinity && sum.upper == .infinity)
    }
    // A sum that comes back into the range, after its magnitude has left it.
    var sum = RoundedSum(1.7e308)
    sum.add(-1, 1.7e308)
    #expect(sum.lower == -.infinity && sum.upper == .infinity)
  }
}
