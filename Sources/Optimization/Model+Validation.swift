/// What a model may not contain; solvers are only ever given models that pass.
public enum ModelError: Error, Equatable, CustomStringConvertible {
  /// The lower bound is above the upper, not a number, or both are the same infinity.
  case badBounds(owner: String, lower: Double, upper: Double)
  /// A coefficient is infinite or not a number.
  case badCoefficient(owner: String, value: Double)
  /// A term names a variable that the model does not have.
  case unknownVariable(owner: String, index: Int)
  /// Two terms of one row or objective name one variable.
  case repeatedVariable(owner: String, variable: String)
  /// The model has no row of this number.
  case unknownRow(index: Int)

  /// One line: which part of the model, and what is wrong with it.
  public var description: String {
    switch self {
    case .badBounds(let owner, let lower, let upper):
      "\(owner): the bounds \(lower)...\(upper) hold for no number"
    case .badCoefficient(let owner, let value):
      "\(owner): the coefficient \(value) is not a finite number"
    case .unknownVariable(let owner, let index):
      "\(owner): the model has no variable number \(index)"
    case .repeatedVariable(let owner, let variable):
      "\(owner): the variable '\(variable)' occurs twice"
    case .unknownRow(let index): "the model has no row number \(index)"
    }
  }
}

extension Model {
  /// Checks everything that a solver relies on.
  ///
  /// - Throws: the first fault found.
  public func validate() throws(ModelError) {
    for variable in variables {
      try Self.checkBounds(variable.lower, variable.upper, "variable '\(variable.name)'")
    }
    for row in rows {
      try Self.checkBounds(row.lower, row.upper, "row '\(row.name)'")
      try checkTerms(row.terms, owner: "row '\(row.name)'")
    }
    try checkObjective(objective)
  }

  /// The terms of an objective name variables of this model, and all its numbers are finite.
  package func checkObjective(_ objective: Objective) throws(ModelError) {
    try checkTerms(objective.terms, owner: "objective")
    guard objective.constant.isFinite else {
      throw .badCoefficient(owner: "objective", value: objective.constant)
    }
  }

  /// Bounds are numbers, the lower not above the upper, and not both at the same infinity.
  package static func checkBounds(
    _ lower: Double, _ upper: Double, _ owner: @autoclosure () -> String
  ) throws(ModelError) {
    guard lower <= upper, lower < .infinity, upper > -.infinity else {
      throw .badBounds(owner: owner(), lower: lower, upper: upper)
    }
  }

  /// Terms name variables of this model, each once, with finite coefficients.
  package func checkTerms(
    _ terms: [Term], owner: @autoclosure () -> String
  ) throws(ModelError) {
    var previous = -1
    var isAscending = true
    for term in terms {
      let index = term.variable.index
      guard variables.indices.contains(index) else {
        throw .unknownVariable(owner: owner(), index: index)
      }
      guard term.coefficient.isFinite else {
        throw .badCoefficient(owner: owner(), value: term.coefficient)
      }
      isAscending = isAscending && index > previous
      previous = index
    }
    // Ascending terms cannot repeat; only others need a look at all pairs.
    guard !isAscending else { return }
    var seen: Set<Int> = []
    for term in terms where !seen.insert(term.variable.index).inserted {
      let name = variables[term.variable.index].name
      throw .repeatedVariable(owner: owner(), variable: name)
    }
  }
}
