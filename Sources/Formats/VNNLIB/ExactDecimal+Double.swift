public import LinearAlgebra

extension ExactDecimal {
  /// A finite float64 as the decimal that it is.
  public init(_ value: Double) {
    precondition(value.isFinite, "only finite numbers are decimals")
    let significand = value.significandBitPattern | (value.isNormal ? 1 << 52 : 0)
    let power = (value.isNormal ? Int(value.exponentBitPattern) : 1) - 1075
    var magnitude = DecimalMagnitude(significand)
    // 2^-n is 5^n 10^-n. The greatest powers below 10^9 first.
    var rest = abs(power)
    let steps: [(UInt32, Int)] =
      power < 0 ? [(244_140_625, 12), (5, 1)] : [(1 << 29, 29), (2, 1)]
    for (factor, count) in steps {
      while rest >= count {
        magnitude.multiply(by: factor)
        rest -= count
      }
    }
    self.init(isNegative: value < 0, magnitude: magnitude, exponent: min(power, 0))
  }

  /// The greatest float64 that is not above the number, and the least that is not below it: the number
  /// itself twice where it is a float64, an infinite end beyond float64's range.
  public var enclosure: Interval {
    guard sign != 0 else { return Interval(0, 0) }
    var guess = Double("\(isNegative ? "-" : "")\(magnitude.digits)e\(exponent)") ?? 0
    if guess.isInfinite {
      guess = isNegative ? -.greatestFiniteMagnitude : .greatestFiniteMagnitude
    }
    // The guess is the number or one of its neighbours; nothing here relies on that.
    while guess > -.infinity, ExactDecimal(guess) > self { guess = guess.nextDown }
    if guess == -.infinity { return Interval(guess, -.greatestFiniteMagnitude) }
    while guess.nextUp < .infinity, ExactDecimal(guess.nextUp) <= self { guess = guess.nextUp }
    let isExact = ExactDecimal(guess) == self
    // Adding zero turns -0 into 0.
    return Interval(guess + 0, (isExact ? guess : guess.nextUp) + 0)
  }
}
