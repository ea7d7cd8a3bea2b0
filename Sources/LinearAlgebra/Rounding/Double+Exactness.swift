/// Sums and products where a float64 is the exact one.
extension Double {
  /// a + b, or nil where float64 rounds it.
  package static func exactSum(_ a: Double, _ b: Double) -> Double? {
    let sum = a + b
    guard sum.isFinite else { return nil }
    // What the sum lost, itself without rounding (Knuth).
    let second = sum - a
    return (a - (sum - second)) + (b - second) == 0 ? sum : nil
  }

  /// a b, or nil where float64 rounds it.
  package static func exactProduct(_ a: Double, _ b: Double) -> Double? {
    let product = a * b
    guard product.isFinite else { return nil }
    if abs(product) > 0x1p-900 { return (-product).addingProduct(a, b) == 0 ? product : nil }
    // What is lost may be too small for float64.
    let lost = ExactNumber(a) * ExactNumber(b) - ExactNumber(product)
    return lost.sign == 0 ? product : nil
  }
}
