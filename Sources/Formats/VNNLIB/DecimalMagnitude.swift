/// A whole number from 0 upwards of any length, in limbs of nine decimal digits: what exact decimals
/// count with.
struct DecimalMagnitude: Hashable, Sendable {
  /// The limbs in base 10^9, the least first, without leading zeros; empty for zero.
  private(set) var limbs: [UInt32]

  private static let base: UInt64 = 1_000_000_000
  private static let powers: [UInt32] = [
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000,
  ]

  /// Zero.
  init() { limbs = [] }

  /// A number of the machine's size.
  init(_ value: UInt64) {
    limbs = []
    var rest = value
    while rest > 0 {
      limbs.append(UInt32(rest % Self.base))
      rest /= Self.base
    }
  }

  /// Decimal digits, the greatest first, each from 0 to 9.
  init(digits: [UInt8]) {
    limbs = []
    limbs.reserveCapacity(digits.count / 9 + 1)
    var end = digits.count
    while end > 0 {
      let start = max(0, end - 9)
      limbs.append(digits[start..<end].reduce(0) { 10 * $0 + UInt32($1) })
      end = start
    }
    dropLeadingZeros()
  }

  /// Whether this is zero.
  var isZero: Bool { limbs.isEmpty }

  /// How many decimal digits it has; 0 for zero.
  var digitCount: Int {
    guard let top = limbs.last else { return 0 }
    return 9 * (limbs.count - 1) + (Self.powers.firstIndex { $0 > top } ?? 9)
  }

  /// The decimal digits as text; nothing for zero.
  var digits: String {
    guard let top = limbs.last else { return "" }
    return limbs.dropLast().reversed().reduce(into: String(top)) { text, limb in
      let part = String(limb)
      text += String(repeating: "0", count: 9 - part.count) + part
    }
  }

  /// How many decimal zeros it ends in.
  var trailingZeroCount: Int {
    guard let index = limbs.firstIndex(where: { $0 != 0 }) else { return 0 }
    return 9 * index + (Self.powers.lastIndex { limbs[index] % $0 == 0 } ?? 0)
  }

  /// The number times 10^count.
  func multiplied(byPowerOfTen count: Int) -> DecimalMagnitude {
    guard !isZero, count > 0 else { return self }
    var result = self
    let (whole, part) = count.quotientAndRemainder(dividingBy: 9)
    result.multiply(by: Self.powers[part])
    result.limbs.insert(contentsOf: repeatElement(0, count: whole), at: 0)
    return result
  }

  /// The number over 10^count, for no more than the zeros it ends in.
  func divided(byPowerOfTen count: Int) -> DecimalMagnitude {
    guard count > 0 else { return self }
    let (whole, part) = count.quotientAndRemainder(dividingBy: 9)
    var result = DecimalMagnitude()
    result.limbs = Array(limbs.dropFirst(whole))
    let divisor = UInt64(Self.powers[part])
    var carry: UInt64 = 0
    for index in result.limbs.indices.reversed() {
      let value = carry * Self.base + UInt64(result.limbs[index])
      result.limbs[index] = UInt32(value / divisor)
      carry = value % divisor
    }
    result.dropLeadingZeros()
    return result
  }

  /// Multiplies by a number below 10^9.
  mutating func multiply(by factor: UInt32) {
    var carry: UInt64 = 0
    for index in limbs.indices {
      let value = UInt64(limbs[index]) * UInt64(factor) + carry
      limbs[index] = UInt32(value % Self.base)
      carry = value / Self.base
    }
    if carry > 0 { limbs.append(UInt32(carry)) }
    dropLeadingZeros()
  }

  /// The sum.
  static func + (a: DecimalMagnitude, b: DecimalMagnitude) -> DecimalMagnitude {
    let (long, short) = a.limbs.count >= b.limbs.count ? (a, b) : (b, a)
    var result = long
    var carry: UInt64 = 0
    for index in result.limbs.indices {
      guard carry > 0 || index < short.limbs.count else { break }
      let other = index < short.limbs.count ? UInt64(short.limbs[index]) : 0
      let value = UInt64(result.limbs[index]) + other + carry
      result.limbs[index] = UInt32(value % base)
      carry = value / base
    }
    if carry > 0 { result.limbs.append(UInt32(carry)) }
    return result
  }

  /// The difference, for a subtrahend that is not greater.
  static func - (a: DecimalMagnitude, b: DecimalMagnitude) -> DecimalMagnitude {
    var result = a
    var borrow: UInt64 = 0
    for index in result.limbs.indices {
      guard borrow > 0 || index < b.limbs.count else { break }
      let value = (index < b.limbs.count ? UInt64(b.limbs[index]) : 0) + borrow
      let limb = UInt64(result.limbs[index])
      borrow = limb < value ? 1 : 0
      result.limbs[index] = UInt32(limb + borrow * base - value)
    }
    precondition(borrow == 0, "the difference of magnitudes is not negative")
    result.dropLeadingZeros()
    return result
  }

  /// The product.
  static func * (a: DecimalMagnitude, b: DecimalMagnitude) -> DecimalMagnitude {
    guard !a.isZero, !b.isZero else { return DecimalMagnitude() }
    var result = DecimalMagnitude()
    result.limbs = Array(repeating: 0, count: a.limbs.count + b.limbs.count)
    for (i, x) in a.limbs.enumerated() {
      var carry: UInt64 = 0
      for (j, y) in b.limbs.enumerated() {
        let value = UInt64(x) * UInt64(y) + UInt64(result.limbs[i + j]) + carry
        result.limbs[i + j] = UInt32(value % base)
        carry = value / base
      }
      result.limbs[i + b.limbs.count] = UInt32(carry)
    }
    result.dropLeadingZeros()
    return result
  }

  private mutating func dropLeadingZeros() {
    while limbs.last == 0 { limbs.removeLast() }
  }
}

extension DecimalMagnitude: Comparable {
  static func < (a: DecimalMagnitude, b: DecimalMagnitude) -> Bool {
    guard a.limbs.count == b.limbs.count else { return a.limbs.count < b.limbs.count }
    for index in a.limbs.indices.reversed() where a.limbs[index] != b.limbs[index] {
      return a.limbs[index] < b.limbs[index]
    }
    return false
  }
}
