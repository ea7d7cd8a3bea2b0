/// An amount that is spent piece by piece. Rounding takes nothing of it away: when nothing is left,
/// the pieces add up to the amount or more.
package struct Budget {
  /// What is left.
  package private(set) var left: Double

  /// A budget of some size, infinity included.
  package init(_ amount: Double) { left = amount }

  /// Spends all that is left, but at most so much.
  package mutating func spend(upTo most: Double) -> Double {
    guard most < left else {
      defer { left = 0 }
      return left
    }
    left = (left - most).nextUp
    return most
  }
}
