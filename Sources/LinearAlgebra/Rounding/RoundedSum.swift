/// A sum of products, and an interval that the exact sum of the exact products lies in.
package struct RoundedSum: Sendable {
  private var sum = 0.0
  private var magnitude = 0.0
  private var count = 0.0

  /// The empty sum.
  package init() {}

  /// The sum of one number.
  package init(_ first: Double) { add(1, first) }

  /// Adds the product of two factors; zero times infinity is zero.
  package mutating func add(_ factor: Double, _ side: Double) {
    guard factor != 0, side != 0 else { return }
    let product = factor * side
    sum += product
    // At least so great that a relative error of it covers what underflow took away.
    magnitude += max(abs(product), .leastNormalMagnitude)
    count += 1
  }

  /// Products and additions err by half a unit in the last place of the magnitude each, `count` of
  /// them in all. As much again is for the rounding of the magnitude, and of the ends.
  private var error: Double { count * .ulpOfOne * magnitude }

  /// The sum, rounded down; minus infinity where the numbers left the range of floating point.
  package var lower: Double {
    let value = sum - error
    return value.isFinite ? value : -.infinity
  }

  /// The sum, rounded up; infinity where the numbers left the range of floating point.
  package var upper: Double {
    let value = sum + error
    return value.isFinite ? value : .infinity
  }
}
