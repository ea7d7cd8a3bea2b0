/// A number that arithmetic does not round: a whole number times a power of two.
///
/// For the few decisions in which float64, even with bounds on its rounding, leaves open which side
/// of an edge a value is on. Sums, differences and products of float64 numbers stay exact.
package struct ExactNumber: Sendable {
  /// The magnitude's digits in base 2^32, the least first, without leading zeros; empty for zero.
  private var digits: [UInt32]
  private var isNegative: Bool
  private var exponent: Int

  /// Zero.
  package init() { (digits, isNegative, exponent) = ([], false, 0) }

  /// A finite number as it is.
  package init(_ value: Double) {
    precondition(value.isFinite, "only finite numbers are exact")
    self.init()
    guard value != 0 else { return }
    let significand = value.significandBitPattern | (value.isNormal ? 1 << 52 : 0)
    digits = [UInt32(truncatingIfNeeded: significand), UInt32(significand >> 32)]
    isNegative = value < 0
    exponent = (value.isNormal ? Int(value.exponentBitPattern) : 1) - 1075
    normalize()
  }

  /// -1, 0 or 1.
  package var sign: Int { digits.isEmpty ? 0 : isNegative ? -1 : 1 }

  /// The number with the other sign.
  package static prefix func - (number: ExactNumber) -> ExactNumber {
    var result = number
    result.isNegative.toggle()
    return result
  }

  /// The exact sum.
  package static func + (a: ExactNumber, b: ExactNumber) -> ExactNumber {
    if a.digits.isEmpty { return b }
    if b.digits.isEmpty { return a }
    var result = ExactNumber()
    result.exponent = min(a.exponent, b.exponent)
    let (x, y) = (a.shifted(to: result.exponent), b.shifted(to: result.exponent))
    if a.isNegative == b.isNegative {
      result.digits = sum(x, y)
      result.isNegative = a.isNegative
    } else {
      let isLess = isLess(x, y)
      result.digits = isLess ? difference(y, x) : difference(x, y)
      result.isNegative = isLess ? b.isNegative : a.isNegative
    }
    result.normalize()
    return result
  }

  /// The exact difference.
  package static func - (a: ExactNumber, b: ExactNumber) -> ExactNumber { a + -b }

  /// The exact product.
  package static func * (a: ExactNumber, b: ExactNumber) -> ExactNumber {
    guard !a.digits.isEmpty, !b.digits.isEmpty else { return ExactNumber() }
    var result = ExactNumber()
    result.digits = Array(repeating: 0, count: a.digits.count + b.digits.count)
    for (i, x) in a.digits.enumerated() {
      var carry: UInt64 = 0
      for (j, y) in b.digits.enumerated() {
        let value = UInt64(x) * UInt64(y) + UInt64(result.digits[i + j]) + carry
        result.digits[i + j] = UInt32(truncatingIfNeeded: value)
        carry = value >> 32
      }
      result.digits[i + b.digits.count] = UInt32(carry)
    }
    result.isNegative = a.isNegative != b.isNegative
    result.exponent = a.exponent + b.exponent
    result.normalize()
    return result
  }

  /// Drops zeros at both ends.
  private mutating func normalize() {
    while digits.last == 0 { digits.removeLast() }
    let zeros = digits.prefix { $0 == 0 }.count
    digits.removeFirst(zeros)
    exponent = digits.isEmpty ? 0 : exponent + 32 * zeros
    if digits.isEmpty { isNegative = false }
  }

  /// The magnitude's digits with a smaller exponent.
  private func shifted(to target: Int) -> [UInt32] {
    let (words, bits) = (exponent - target).quotientAndRemainder(dividingBy: 32)
    var result = [UInt32](repeating: 0, count: words)
    var carry: UInt64 = 0
    for digit in digits {
      let value = UInt64(digit) << UInt64(bits) | carry
      result.append(UInt32(truncatingIfNeeded: value))
      carry = value >> 32
    }
    if carry > 0 { result.append(UInt32(carry)) }
    return result
  }

  private static func sum(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    var carry: UInt64 = 0
    for index in 0..<max(a.count, b.count) {
      let value =
        (index < a.count ? UInt64(a[index]) : 0) + (index < b.count ? UInt64(b[index]) : 0) + carry
      result.append(UInt32(truncatingIfNeeded: value))
      carry = value >> 32
    }
    result.append(UInt32(carry))
    return result
  }

  /// a - b, where b is not larger.
  private static func difference(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    var borrow: Int64 = 0
    for index in a.indices {
      let value = Int64(a[index]) - (index < b.count ? Int64(b[index]) : 0) - borrow
      result.append(UInt32(truncatingIfNeeded: value))
      borrow = value < 0 ? 1 : 0
    }
    return result
  }

  private static func isLess(_ a: [UInt32], _ b: [UInt32]) -> Bool {
    for index in (0..<max(a.count, b.count)).reversed() {
      let (x, y) = (index < a.count ? a[index] : 0, index < b.count ? b[index] : 0)
      if x != y { return x < y }
    }
    return false
  }
}
