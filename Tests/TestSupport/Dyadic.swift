/// A whole number times a power of two, as large and as fine as it has to be: every float64 is one, and
/// so are their sums, differences and products. Slow, and without any rounding.
package struct Dyadic: Comparable, AdditiveArithmetic, CustomStringConvertible {
  private var isNegative: Bool
  /// The magnitude is the sum of limbs[i] * 2^(32 * (i + shift)).
  private var limbs: [UInt32]
  private var shift: Int

  private init(isNegative: Bool, limbs: [UInt32], shift: Int) {
    self.limbs = limbs
    self.shift = shift
    while self.limbs.last == 0 { self.limbs.removeLast() }
    while self.limbs.first == 0 {
      self.limbs.removeFirst()
      self.shift += 1
    }
    self.isNegative = isNegative && !self.limbs.isEmpty
    if self.limbs.isEmpty { self.shift = 0 }
  }

  /// The number that a finite float64 is.
  package init(_ value: Double) {
    precondition(value.isFinite, "\(value) is not a number")
    // |value| = significand * 2^exponent with a whole significand below 2^53.
    let fraction = value.significandBitPattern
    let isNormal = value.exponentBitPattern > 0
    let significand = isNormal ? fraction | 1 << 52 : fraction
    let exponent = Int(max(1, value.exponentBitPattern)) - 1075
    let shift = exponent >= 0 ? exponent / 32 : -((31 - exponent) / 32)
    let (high, low) = significand.multipliedFullWidth(by: 1 << UInt64(exponent - 32 * shift))
    self.init(
      isNegative: value < 0,
      limbs: [low, low >> 32, high, high >> 32].map { UInt32(truncatingIfNeeded: $0) },
      shift: shift)
  }

  /// The limb that stands for 2^(32 * position).
  private func limb(_ position: Int) -> UInt64 {
    limbs.indices.contains(position - shift) ? UInt64(limbs[position - shift]) : 0
  }

  private var end: Int { shift + limbs.count }

  /// Whether |self| < |other|.
  private func isSmaller(than other: Dyadic) -> Bool {
    for position in (min(shift, other.shift)..<max(end, other.end)).reversed()
    where limb(position) != other.limb(position) {
      return limb(position) < other.limb(position)
    }
    return false
  }

  package static func + (a: Dyadic, b: Dyadic) -> Dyadic {
    if a.isSmaller(than: b) { return b + a }
    let isSum = a.isNegative == b.isNegative
    let first = min(a.shift, b.shift)
    var limbs: [UInt32] = []
    var carry: Int64 = 0
    for position in first..<max(a.end, b.end) + 1 {
      let other = Int64(b.limb(position))
      carry += Int64(a.limb(position)) + (isSum ? other : -other)
      limbs.append(UInt32(truncatingIfNeeded: carry))
      // Rounds down, so that a borrow is -1.
      carry >>= 32
    }
    return Dyadic(isNegative: a.isNegative, limbs: limbs, shift: first)
  }

  package static prefix func - (a: Dyadic) -> Dyadic {
    Dyadic(isNegative: !a.isNegative, limbs: a.limbs, shift: a.shift)
  }

  package static func - (a: Dyadic, b: Dyadic) -> Dyadic { a + -b }

  package static func += (a: inout Dyadic, b: Dyadic) { a = a + b }

  package static func -= (a: inout Dyadic, b: Dyadic) { a = a - b }

  package static func * (a: Dyadic, b: Dyadic) -> Dyadic {
    var limbs = [UInt32](repeating: 0, count: a.limbs.count + b.limbs.count)
    for (i, x) in a.limbs.enumerated() {
      var carry: UInt64 = 0
      for (j, y) in b.limbs.enumerated() {
        carry += UInt64(x) * UInt64(y) + UInt64(limbs[i + j])
        limbs[i + j] = UInt32(truncatingIfNeeded: carry)
        carry >>= 32
      }
      limbs[i + b.limbs.count] = UInt32(carry)
    }
    return Dyadic(
      isNegative: a.isNegative != b.isNegative, limbs: limbs, shift: a.shift + b.shift)
  }

  package static func < (a: Dyadic, b: Dyadic) -> Bool { (a - b).isNegative }

  /// |self|.
  package var magnitude: Dyadic { Dyadic(isNegative: false, limbs: limbs, shift: shift) }

  /// Zero.
  package static var zero: Dyadic { Dyadic(0) }

  /// The greatest float64 that is not above this number, which must be in the range of float64.
  package var roundedDown: Double {
    var result = limbs.indices.reversed().reduce(0.0) { sum, index in
      sum
        + Double(sign: .plus, exponent: 32 * (index + shift), significand: Double(limbs[index]))
    }
    if isNegative { result = -result }
    while Dyadic(result) > self { result = result.nextDown }
    while Dyadic(result.nextUp) <= self { result = result.nextUp }
    return result
  }

  /// The number to about sixteen digits.
  package var description: String { "\(roundedDown)" }
}
