extension LinearMap {
  /// The same map with output i multiplied by `rows[i]` and input j by `columns[j]`, which are powers
  /// of two; nil for ones.
  ///
  /// The coefficients are the same, bit for bit. Only what is too small for all bits of a float64
  /// is rounded, and then the errors say so.
  public func scaled(rows: [Double]?, columns: [Double]?) -> LinearMap {
    let scaled = form.scaled(rows: rows, columns: columns)
    var errors = self.errors?.changed(rows: rows, columns: columns, Self.productRoundedUp)
    if scaled.contains(where: { abs($0) < .leastNormalMagnitude }) {
      let lost = form.changed(rows: rows, columns: columns) { value, row, column in
        let isWhole = value == 0 || abs(Self.product(value, row, column)) >= .leastNormalMagnitude
        return isWhole ? 0 : .leastNonzeroMagnitude
      }
      if lost.contains(where: { $0 > 0 }) {
        errors = errors.map { .sparse(Self.sumRoundedUp($0, lost)) } ?? lost
      }
    }
    return LinearMap(scaled, errors: errors)
  }

  /// A coefficient times two factors, without a way over numbers that float64 does not have.
  static func product(_ value: Double, _ row: Double, _ column: Double) -> Double {
    let factor = row * column
    if factor.isNormal || row == 0 || column == 0 || !row.isFinite || !column.isFinite {
      return value * factor
    }
    return Double(sign: .plus, exponent: row.exponent + column.exponent, significand: value)
  }

  /// The same for errors: never less than the product, whose factors are powers of two.
  private static func productRoundedUp(_ value: Double, _ row: Double, _ column: Double) -> Double {
    let product = abs(product(value, row, column))
    return value > 0 && product < .leastNormalMagnitude ? product.nextUp : product
  }

  /// Errors of two kinds together.
  private static func sumRoundedUp(_ a: Form, _ b: Form) -> SparseMap {
    let sum = SparseMap(a).adding(SparseMap(b)) { Double.differenceRoundedUp($0, -$1) }
    guard let sum else { preconditionFailure("errors can always be added") }
    return sum
  }
}
