import Basics
import TestSupport
import Testing

/// What the tests of rounding are measured by.
@Suite struct DyadicTests {
  /// Whole numbers of up to 62 bits, whose sums and products the machine knows exactly.
  @Test func countsLikeWholeNumbers() {
    var random = SeededRandom(seed: 1)
    func number(_ bits: Int) -> Int64 {
      let most = Int64(1) << Int64(Int.random(in: 0...bits, using: &random))
      return Int64.random(in: -most...most, using: &random)
    }
    for _ in 0..<2000 {
      let (a, b) = (number(31), number(31))
      #expect(Dyadic(Double(a)) * Dyadic(Double(b)) == exactly(a * b))
      let (c, d) = (number(60), number(60))
      #expect(exactly(c) + exactly(d) == exactly(c + d))
      #expect(exactly(c) - exactly(d) == exactly(c - d))
      #expect((exactly(c) < exactly(d)) == (c < d))
      #expect(exactly(c).magnitude == exactly(abs(c)))
    }
  }

  /// (1 + 2^-600) (1 - 2^-600) = 1 - 2^-1200, and the least float64 squared is not zero.
  @Test func losesNothing() {
    let tiny = Dyadic(0x1p-600)
    #expect((Dyadic(1) + tiny) * (Dyadic(1) - tiny) == Dyadic(1) - tiny * tiny)
    let least = Dyadic(.leastNonzeroMagnitude)
    #expect(least * least > .zero && least * least < least)
    #expect(-least < .zero && .zero == -Dyadic.zero)
    #expect(
      Dyadic(.greatestFiniteMagnitude) + least - Dyadic(.greatestFiniteMagnitude) == least)
  }

  @Test func roundsDown() {
    for value in [1, -1, 0.1, -0.1, 0x1p-1074, -0x1p-1074, 1e308, 0] {
      #expect(Dyadic(value).roundedDown == value)
      let hair = Dyadic(0x1p-1074) * Dyadic(0.5)
      #expect((Dyadic(value) + hair).roundedDown == value)
      #expect((Dyadic(value) - hair).roundedDown == value.nextDown)
    }
  }

  /// A whole number in two halves, as not every one of 62 bits is a float64.
  private func exactly(_ number: Int64) -> Dyadic {
    let low = number & 0xffff_ffff
    return Dyadic(Double(number - low)) + Dyadic(Double(low))
  }
}
