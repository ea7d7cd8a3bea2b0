/// A decimal number that arithmetic does not round: a whole number of any length times a power of ten.
///
/// Numbers of property files stay what they are written as; a finite float64 is such a number too.
public struct ExactDecimal: Hashable, Sendable {
  /// Whether it is below zero.
  public private(set) var isNegative: Bool
  /// Without zeros at its end, so that equal numbers have equal parts.
  private(set) var magnitude: DecimalMagnitude
  /// The power of ten; 0 for zero.
  private(set) var exponent: Int

  /// Zero.
  public static let zero = ExactDecimal()
  /// One.
  public static let one = ExactDecimal(1)

  private init() { (isNegative, magnitude, exponent) = (false, DecimalMagnitude(), 0) }

  /// ±magnitude * 10^exponent.
  init(isNegative: Bool, magnitude: DecimalMagnitude, exponent: Int) {
    self.init()
    guard !magnitude.isZero else { return }
    let zeros = magnitude.trailingZeroCount
    self.isNegative = isNegative
    self.magnitude = magnitude.divided(byPowerOfTen: zeros)
    self.exponent = exponent + zeros
  }

  /// -1, 0 or 1.
  public var sign: Int { magnitude.isZero ? 0 : isNegative ? -1 : 1 }

  /// The place of the first digit: the number is below 10^leadingPlace, and not below a tenth of that.
  var leadingPlace: Int { magnitude.digitCount + exponent }

  /// The number with the other sign.
  public static prefix func - (number: ExactDecimal) -> ExactDecimal {
    var result = number
    result.isNegative = number.sign > 0
    return result
  }

  /// The exact sum.
  public static func + (a: ExactDecimal, b: ExactDecimal) -> ExactDecimal {
    if a.sign == 0 { return b }
    if b.sign == 0 { return a }
    let exponent = min(a.exponent, b.exponent)
    let (x, y) = (a.magnitude(at: exponent), b.magnitude(at: exponent))
    if a.isNegative == b.isNegative {
      return ExactDecimal(isNegative: a.isNegative, magnitude: x + y, exponent: exponent)
    }
    return x < y
      ? ExactDecimal(isNegative: b.isNegative, magnitude: y - x, exponent: exponent)
      : ExactDecimal(isNegative: a.isNegative, magnitude: x - y, exponent: exponent)
  }

  /// The exact difference.
  public static func - (a: ExactDecimal, b: ExactDecimal) -> ExactDecimal { a + -b }

  /// The exact product.
  public static func * (a: ExactDecimal, b: ExactDecimal) -> ExactDecimal {
    ExactDecimal(
      isNegative: a.isNegative != b.isNegative, magnitude: a.magnitude * b.magnitude,
      exponent: a.exponent + b.exponent)
  }

  /// The decimals right below and above the quotient, each the other's neighbour among those with so
  /// many digits; both the quotient itself where it has no more.
  ///
  /// - Parameter divisor: not zero.
  func quotient(
    by divisor: ExactDecimal, digitCount: Int
  ) -> (below: ExactDecimal, above: ExactDecimal) {
    precondition(divisor.sign != 0, "nothing is divided by zero")
    guard sign != 0 else { return (.zero, .zero) }
    if divisor.magnitude == Self.one.magnitude {
      // A power of ten takes no digits away, however many there are.
      let exact = ExactDecimal(
        isNegative: isNegative != divisor.isNegative, magnitude: magnitude,
        exponent: exponent - divisor.exponent)
      return (exact, exact)
    }
    // Both with equally many digits, so that each step gives one digit from 0 to 9.
    let length = max(magnitude.digitCount, divisor.magnitude.digitCount)
    var rest = magnitude.multiplied(byPowerOfTen: length - magnitude.digitCount)
    let part = divisor.magnitude.multiplied(
      byPowerOfTen: length - divisor.magnitude.digitCount)
    var digits: [UInt8] = []
    while !rest.isZero, digits.count < digitCount {
      var digit: UInt8 = 0
      while rest >= part { (rest, digit) = (rest - part, digit + 1) }
      digits.append(digit)
      rest.multiply(by: 10)
    }
    let isNegative = isNegative != divisor.isNegative
    let exponent = leadingPlace - divisor.leadingPlace - (digits.count - 1)
    let magnitude = DecimalMagnitude(digits: digits)
    let near = ExactDecimal(isNegative: isNegative, magnitude: magnitude, exponent: exponent)
    guard !rest.isZero else { return (near, near) }
    let far = ExactDecimal(
      isNegative: isNegative, magnitude: magnitude + DecimalMagnitude(1), exponent: exponent)
    return isNegative ? (far, near) : (near, far)
  }

  /// The magnitude as a multiple of 10^exponent, which is no greater power than the number's own.
  private func magnitude(at exponent: Int) -> DecimalMagnitude {
    magnitude.multiplied(byPowerOfTen: self.exponent - exponent)
  }
}

extension ExactDecimal: Comparable {
  /// Exactly.
  public static func < (a: ExactDecimal, b: ExactDecimal) -> Bool {
    guard a.sign == b.sign else { return a.sign < b.sign }
    guard a.sign != 0 else { return false }
    if a.leadingPlace != b.leadingPlace { return (a.leadingPlace < b.leadingPlace) != a.isNegative }
    let exponent = min(a.exponent, b.exponent)
    let (x, y) = (a.magnitude(at: exponent), b.magnitude(at: exponent))
    return a.isNegative ? y < x : x < y
  }
}
