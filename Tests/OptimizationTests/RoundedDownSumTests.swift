import Basics
import Optimization
import Testing

@Suite struct RoundedDownSumTests {
  @Test func theEmptySumIsZero() { #expect(RoundedDownSum().value == 0) }

  /// The sum is 1 + 1.5 * 2^-53, between 1 and the next number, to which plain arithmetic rounds
  /// it up.
  @Test func neverRoundsBeyondWhatIsExact() {
    let tiny = 1.5 * 0x1p-53
    #expect(1 + tiny > 1)
    var sum = RoundedDownSum()
    sum.add(1, 1)
    sum.add(1, tiny)
    #expect(sum.value <= 1)
    #expect(sum.value >= 1 - 1e-14)
  }

  /// Against the exact value in whole numbers.
  @Test func sumsOfInexactProductsAreBelowTheExactOnes() {
    var random = SeededRandom(seed: 9)
    for _ in 0..<200 {
      var sum = RoundedDownSum()
      var exact: Int64 = 0
      for _ in 0..<20 {
        // A product of 57 bits is exact as a whole number, and not in floating point.
        let factor = Int64.random(in: -(1 << 30)...(1 << 30), using: &random)
        let side = Int64.random(in: -(1 << 27)...(1 << 27), using: &random)
        sum.add(Double(factor), Double(side))
        exact += factor * side
      }
      #expect(Int64(sum.value) <= exact)
      #expect(Double(exact) - sum.value <= 1e-12 * 0x1p62)
    }
  }

  @Test func zeroTimesInfinityAddsNothing() {
    var sum = RoundedDownSum()
    sum.add(0, .infinity)
    sum.add(-.infinity, 0)
    sum.add(2, 3)
    #expect(abs(sum.value - 6) <= 1e-13)
    #expect(sum.value <= 6)
  }

  /// -1e-400 is below zero, though its product is not.
  @Test func productsThatUnderflowCount() {
    var sum = RoundedDownSum()
    sum.add(-1e-200, 1e-200)
    #expect(sum.value < 0)
  }

  @Test func numbersBeyondTheRangeGiveNoBound() {
    for factor in [1e200, -1e200, .infinity, .nan] {
      var sum = RoundedDownSum()
      sum.add(factor, 1e200)
      #expect(sum.value == -.infinity)
    }
  }
}
