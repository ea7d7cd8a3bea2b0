/// Single operations rounded up. The result is the exact one where a float64 is, otherwise the next
/// float64 above it; near the end of the range it may be one more.
extension Double {
  /// `large` - `small`, rounded up.
  package static func differenceRoundedUp(_ large: Double, _ small: Double) -> Double {
    let difference = large - small
    // What rounding took away, exactly (Knuth's two-sum).
    let part = difference - large
    let lost = (large - (difference - part)) - (small + part)
    return lost > 0 ? difference.nextUp : difference
  }

  /// `a` * `b`, rounded up.
  package static func productRoundedUp(_ a: Double, _ b: Double) -> Double {
    let product = a * b
    guard a != 0, b != 0 else { return product }
    let lost = (-product).addingProduct(a, b)
    return lost > 0 || abs(product) < smallest ? product.nextUp : product
  }

  /// By how much `a` * `b` may be off; rounded up.
  package static func productError(_ a: Double, _ b: Double) -> Double {
    let product = a * b
    guard a != 0, b != 0 else { return 0 }
    let lost = abs((-product).addingProduct(a, b))
    return abs(product) < smallest ? lost.nextUp : lost
  }

  /// `a` / `b`, rounded up; `b` is positive.
  package static func quotientRoundedUp(_ a: Double, _ b: Double) -> Double {
    let quotient = a / b
    guard a != 0 else { return quotient }
    let lost = a.addingProduct(-quotient, b)
    return lost > 0 || abs(a) < smallest || abs(quotient) < smallest ? quotient.nextUp : quotient
  }

  /// What rounding takes away from products of this size and more is a float64 itself.
  private static let smallest = 0x1p-960
}
