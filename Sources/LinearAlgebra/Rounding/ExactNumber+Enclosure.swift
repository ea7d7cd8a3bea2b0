extension ExactNumber {
  /// The float64 nearest to a real number, and by how much it may differ from it: nothing where it is
  /// that number, half the distance of two neighbours otherwise.
  ///
  /// - Parameters:
  ///   - guess: a float64 near the real number, which is far from the ends of float64's range.
  ///   - side: for a number the sign of what it has more than the real number.
  package static func enclosure(
    near guess: Double, _ side: (ExactNumber) -> Int
  ) -> (centre: Double, radius: Double) {
    var (lower, upper) = (guess, guess)
    let start = side(ExactNumber(guess))
    var step = guess.ulp
    while side(ExactNumber(lower)) > 0 { (lower, step) = (lower - step, 2 * step) }
    while start < 0, side(ExactNumber(upper)) < 0 { (upper, step) = (upper + step, 2 * step) }
    // Now the real number is in lower...upper; the half that it is in, until there is none.
    while lower.nextUp < upper {
      let middle = max(lower.nextUp, min(upper.nextDown, lower + (upper - lower) / 2))
      if side(ExactNumber(middle)) > 0 { upper = middle } else { lower = middle }
    }
    if side(ExactNumber(lower)) == 0 { return (lower, 0) }
    if side(ExactNumber(upper)) == 0 { return (upper, 0) }
    // Neighbours differ by a power of two; half of the least one is rounded up.
    let difference = upper - lower
    let half = difference / 2 > 0 ? difference / 2 : difference
    let isBelow = side(ExactNumber(lower) + ExactNumber(half)) > 0
    return (isBelow ? lower : upper, half)
  }

  /// 1 / number as such a float64, for a number that is neither 0 nor near the ends of float64's range.
  package static func reciprocal(_ number: Double) -> (centre: Double, radius: Double) {
    let exact = ExactNumber(number)
    return enclosure(near: 1 / number) { ($0 * exact - ExactNumber(1)).sign * exact.sign }
  }

  /// The sign of a sqrt(square) + b, for a positive square.
  package static func signOfSum(
    _ a: ExactNumber, timesRootOf square: ExactNumber, plus b: ExactNumber
  ) -> Int {
    if a.sign == 0 { return b.sign }
    if b.sign == 0 || a.sign == b.sign { return a.sign }
    return (a * a * square - b * b).sign * a.sign
  }
}
