/// Reads assertions into formulas, and collects the constraints in them.
struct FormulaReader {
  let version: Property.Version
  let terms: TermReader
  /// The constraints that formulas name by their place; equal ones once.
  private(set) var constraints: [PropertyConstraint] = []
  private var known: [PropertyConstraint: Int] = [:]

  private var file: PropertyFile { terms.file }

  /// So many digits of a quotient that no decimal is; what is left out makes a bound no tighter.
  private static let quotientDigits = 100

  init(version: Property.Version, terms: TermReader) {
    self.version = version
    self.terms = terms
  }

  /// The formula that a part is, or its negation.
  mutating func formula(
    _ part: SExpression, isNegated: Bool = false
  ) throws(PropertyError) -> PropertyFormula {
    if version == .one, part.word == "true" || part.word == "false" {
      return (part.word == "true") != isNegated ? .always : .never
    }
    guard let parts = part.list, let head = parts.first?.word else {
      throw file.malformed(
        "'\(part.shown)' where a condition is expected", at: part.place,
        remedy: "write a comparison such as (<= a b), or (and ...), (or ...)")
    }
    switch head {
    case "and", "or":
      guard parts.count > 1 else {
        throw file.malformed(
          "'\(head)' without conditions", at: part.place, remedy: "write them after it")
      }
      var inner: [PropertyFormula] = []
      for operand in parts.dropFirst() {
        inner.append(try formula(operand, isNegated: isNegated))
      }
      return (head == "and") != isNegated ? .conjunction(inner) : .disjunction(inner)
    case "not" where version == .one:
      guard parts.count == 2 else {
        throw file.malformed(
          "'not' with \(parts.count - 1) conditions", at: part.place, remedy: "write one after it")
      }
      return try formula(parts[1], isNegated: !isNegated)
    case "<=", "<", ">=", ">", "=", "==", "!=":
      return try comparison(head, parts, in: part, isNegated: isNegated)
    default:
      if TermReader.unsupportedOperators.contains(head) {
        throw file.unsupported(
          "the operator '\(head)'", at: part.place,
          remedy: "write the condition with comparisons, 'and' and 'or'")
      }
      throw file.malformed(
        "'\(part.shown)' is no condition", at: part.place,
        remedy: "write <=, <, >=, >, ==, !=, 'and' or 'or' after the '('")
    }
  }

  /// A comparison of two terms; in version 1.0 of each of several with the next, as in SMT-LIB.
  private mutating func comparison(
    _ head: String, _ parts: [SExpression], in whole: SExpression, isNegated: Bool
  ) throws(PropertyError) -> PropertyFormula {
    let operands = try terms.operands(parts)
    guard operands.count == 2 || (version == .one && operands.count > 2 && head != "!=") else {
      throw file.malformed(
        "'\(head)' with \(operands.count) terms", at: whole.place, remedy: "compare two")
    }
    var formulas: [PropertyFormula] = []
    var left = try terms.term(operands[0])
    for operand in operands.dropFirst() {
      let right = try terms.term(operand)
      var difference = left
      guard difference.add(right, times: -.one) else {
        throw terms.tooLong("the difference of both sides", at: whole.place)
      }
      formulas.append(relation(head, difference, isNegated: isNegated))
      left = right
    }
    return isNegated ? .disjunction(formulas) : .conjunction(formulas)
  }

  /// What is said of the difference of two sides.
  private mutating func relation(
    _ head: String, _ difference: LinearTerm, isNegated: Bool
  ) -> PropertyFormula {
    switch (head, isNegated) {
    case ("<=", false), (">", true): atom(difference.negated, .atLeastZero)
    case (">=", false), ("<", true): atom(difference, .atLeastZero)
    case ("<", false), (">=", true): atom(difference.negated, .aboveZero)
    case (">", false), ("<=", true): atom(difference, .aboveZero)
    case ("!=", false), ("=", true), ("==", true):
      .disjunction([atom(difference.negated, .aboveZero), atom(difference, .aboveZero)])
    default: atom(difference, .zero)
    }
  }

  /// A single constraint: decided where no variable is in it, bounds where it is about one input.
  private mutating func atom(
    _ term: LinearTerm, _ comparison: PropertyConstraint.Comparison
  ) -> PropertyFormula {
    guard let first = term.coefficients.first else {
      return comparison.holds(for: term.constant) ? .always : .never
    }
    guard term.coefficients.count == 1, first.key < terms.scope.inputCount else {
      return constraint(term, comparison)
    }
    let (below, above) = (-term.constant).quotient(
      by: first.value, digitCount: Self.quotientDigits)
    let isExact = below == above
    func bound(_ value: ExactDecimal, isUpper: Bool) -> PropertyFormula {
      .bound(
        PropertyFormula.Bound(
          input: first.key, value: value, isUpper: isUpper,
          isStrict: isExact && comparison == .aboveZero))
    }
    var parts: [PropertyFormula] = []
    let isRising = !first.value.isNegative
    if comparison == .zero || isRising { parts.append(bound(below, isUpper: false)) }
    if comparison == .zero || !isRising { parts.append(bound(above, isUpper: true)) }
    // A quotient such as a third is no decimal: what it says exactly stays with the constraints.
    if !isExact { parts.append(constraint(term, comparison)) }
    return .conjunction(parts)
  }

  private mutating func constraint(
    _ term: LinearTerm, _ comparison: PropertyConstraint.Comparison
  ) -> PropertyFormula {
    var (terms, constant) = (term.terms, term.constant)
    if comparison == .zero, terms[0].coefficient.isNegative {
      // One form of what both signs say.
      (terms, constant) = (term.negated.terms, -constant)
    }
    let constraint = PropertyConstraint(terms: terms, constant: constant, comparison: comparison)
    if let place = known[constraint] { return .constraint(place) }
    known[constraint] = constraints.count
    constraints.append(constraint)
    return .constraint(constraints.count - 1)
  }
}
