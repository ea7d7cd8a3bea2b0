/// A sum that is never above the exact sum of the exact products that were added.
package struct RoundedDownSum {
  private var sum = 0.0
  private var magnitude = 0.0
  private var count = 0

  /// The empty sum.
  package init() {}

  /// Adds the product of two factors.
  package mutating func add(_ factor: Double, _ side: Double) {
    guard factor != 0, side != 0 else { return }
    let product = factor * side
    sum += product
    // At least so great that a relative error of it covers what underflow took away.
    magnitude += max(abs(product), .leastNormalMagnitude)
    count += 1
  }

  /// The sum, rounded down; minus infinity where the numbers left the range of floating point.
  package var value: Double {
    let value = sum - Double(count + 2) * Double.ulpOfOne * magnitude
    return value.isFinite ? value : -.infinity
  }
}
