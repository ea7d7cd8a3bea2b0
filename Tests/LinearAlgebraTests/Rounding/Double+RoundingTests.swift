import LinearAlgebra
import TestSupport
import Testing

@Suite struct DoubleRoundingTests {
  /// Pairs of numbers of one kind or another.
  private static func pairs(_ seed: UInt64) -> [(Double, Double)] {
    [-20...20, -500...500, -540 ... -530, -1074 ... -1000].flatMap { exponents in
      var numbers = HostileNumbers(seed: seed, exponents: exponents)
      return (0..<200).map { _ in (numbers.next(), numbers.next()) }
    }
  }

  /// The next number down is too low, unless it underflows.
  private func expectLeast(
    _ rounded: Double, isNotBelow: (Dyadic) -> Bool, isTight: Bool,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(isNotBelow(Dyadic(rounded)), sourceLocation: sourceLocation)
    if isTight { #expect(!isNotBelow(Dyadic(rounded.nextDown)), sourceLocation: sourceLocation) }
  }

  @Test(arguments: 0..<10 as Range<UInt64>) func differences(seed: UInt64) {
    for (a, b) in Self.pairs(seed) {
      let exact = Dyadic(a) - Dyadic(b)
      expectLeast(.differenceRoundedUp(a, b), isNotBelow: { $0 >= exact }, isTight: true)
    }
  }

  /// Capacities of pixels: the byte k may rise by 1 - k/255.
  @Test func everyByteOfAPixel() {
    var roundedUp = 0
    for byte in 0...255 {
      let value = Double(byte) / 255
      let exact = Dyadic(1) - Dyadic(value)
      let capacity = Double.differenceRoundedUp(1, value)
      expectLeast(capacity, isNotBelow: { $0 >= exact }, isTight: true)
      roundedUp += capacity == 1 - value ? 0 : 1
    }
    #expect(roundedUp == 42)
  }

  @Test(arguments: 0..<10 as Range<UInt64>) func products(seed: UInt64) {
    for (a, b) in Self.pairs(seed) {
      let exact = Dyadic(a) * Dyadic(b)
      let isTight = abs(a * b) > 1e-250
      expectLeast(.productRoundedUp(a, b), isNotBelow: { $0 >= exact }, isTight: isTight)
      let off = (exact - Dyadic(a * b)).magnitude
      let error = Dyadic(Double.productError(a, b))
      #expect(isTight ? error == off : error >= off)
    }
  }

  @Test(arguments: 0..<10 as Range<UInt64>) func quotients(seed: UInt64) {
    for (a, b) in Self.pairs(seed) where b != 0 && (a / abs(b)).isFinite {
      let isTight = abs(a) > 1e-250 && abs(a / b) > 1e-250
      expectLeast(
        .quotientRoundedUp(a, abs(b)), isNotBelow: { $0 * Dyadic(abs(b)) >= Dyadic(a) },
        isTight: isTight)
    }
  }

  @Test func infinityIsKept() {
    #expect(Double.differenceRoundedUp(.infinity, 1) == .infinity)
    #expect(Double.differenceRoundedUp(1, -.infinity) == .infinity)
    #expect(Double.productRoundedUp(1e200, 1e200) == .infinity)
    #expect(Double.productRoundedUp(-1e200, 1e200) == -.greatestFiniteMagnitude)
  }
}
