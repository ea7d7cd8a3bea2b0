/// Mean and standard deviation of a sample.
package struct Moments: Equatable, Sendable {
  /// How many numbers.
  package let count: Int
  /// Their mean.
  package let mean: Double
  /// The standard deviation with count - 1 in the denominator; nil of a single number.
  package let deviation: Double?

  /// Nil of no numbers at all.
  package init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    let mean = values.reduce(0, +) / Double(values.count)
    count = values.count
    self.mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    deviation =
      values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : nil
  }
}
