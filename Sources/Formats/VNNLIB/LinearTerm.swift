/// A sum of numbers times variables, and a number.
struct LinearTerm {
  /// Per variable what it is multiplied by, never zero.
  private(set) var coefficients: [Int: ExactDecimal] = [:]
  /// What is added.
  private(set) var constant: ExactDecimal

  /// A number.
  init(_ constant: ExactDecimal) { self.constant = constant }

  /// A variable.
  init(variable: Int) {
    constant = .zero
    coefficients[variable] = .one
  }

  /// Whether no variable is in it.
  var isConstant: Bool { coefficients.isEmpty }

  /// Adds a multiple of another; false where a number becomes longer than is sane.
  mutating func add(_ other: LinearTerm, times factor: ExactDecimal) -> Bool {
    constant = constant + other.constant * factor
    var isSane = constant.isWithinLimits
    for (variable, coefficient) in other.coefficients {
      let sum = (coefficients[variable] ?? .zero) + coefficient * factor
      coefficients[variable] = sum.sign == 0 ? nil : sum
      isSane = isSane && sum.isWithinLimits
    }
    return isSane
  }

  /// The variables with what they are multiplied by, in rising order.
  var terms: [PropertyConstraint.Term] {
    coefficients.map { PropertyConstraint.Term(variable: $0, coefficient: $1) }
      .sorted { $0.variable < $1.variable }
  }

  /// The sum with all signs turned.
  var negated: LinearTerm {
    var result = LinearTerm(-constant)
    result.coefficients = coefficients.mapValues { -$0 }
    return result
  }
}
