/// A variable of one model, by its position; only meaningful with the model that made it.
public struct Variable: Hashable, Sendable {
  /// The position among the model's variables, from 0.
  public let index: Int

  package init(index: Int) { self.index = index }
}

/// A row (linear constraint) of one model, by its position; only meaningful with that model.
public struct Row: Hashable, Sendable {
  /// The position among the model's rows, from 0.
  public let index: Int

  package init(index: Int) { self.index = index }
}

/// One coefficient of a linear expression.
public struct Term: Sendable, Equatable {
  /// What is multiplied.
  public var variable: Variable
  /// What it is multiplied by.
  public var coefficient: Double

  /// coefficient * variable.
  public init(_ coefficient: Double, _ variable: Variable) {
    self.variable = variable
    self.coefficient = coefficient
  }
}

/// Which way the objective goes.
public enum ObjectiveSense: Sendable {
  /// The smaller, the better.
  case minimize
  /// The larger, the better.
  case maximize
}

/// A linear or mixed-integer linear program as plain values.
///
/// optimize objective subject to lower <= row <= upper and lower <= variable <= upper; a bound is
/// infinite where there is none, and integer variables take whole numbers.
public struct Model: Sendable {
  /// A variable's name, bounds, and whether it is integer.
  public struct VariableDefinition: Sendable, Equatable {
    /// What files and errors call it; names need not differ.
    public var name: String
    /// The least value; minus infinity for none.
    public var lower: Double
    /// The greatest value; plus infinity for none.
    public var upper: Double
    /// Whether it takes whole numbers only.
    public var isInteger: Bool
  }

  /// A row's name, bounds, and terms: no variable twice.
  public struct RowDefinition: Sendable, Equatable {
    /// What files and errors call it; names need not differ.
    public var name: String
    /// The least sum; minus infinity for none.
    public var lower: Double
    /// The greatest sum; plus infinity for none.
    public var upper: Double
    /// What is summed.
    public var terms: [Term]
  }

  /// The objective: sum of terms plus a constant.
  public struct Objective: Sendable, Equatable {
    /// Which way it goes.
    public var sense: ObjectiveSense
    /// What is summed: no variable twice.
    public var terms: [Term]
    /// What is added to the sum.
    public var constant: Double

    /// An objective; without terms any feasible point is optimal.
    public init(_ sense: ObjectiveSense, _ terms: [Term], constant: Double = 0) {
      self.sense = sense
      self.terms = terms
      self.constant = constant
    }
  }

  /// The model's name, which exported files carry.
  public var name: String
  /// The variables in the order in which they were added.
  public private(set) var variables: [VariableDefinition] = []
  /// The rows in the order in which they were added.
  public private(set) var rows: [RowDefinition] = []
  /// What is optimized; at first nothing.
  public var objective = Objective(.minimize, [])

  /// A model without variables and rows.
  public init(name: String = "model") { self.name = name }

  /// Adds a variable.
  public mutating func addVariable(
    _ name: String, lower: Double = 0, upper: Double = .infinity, isInteger: Bool = false
  ) -> Variable {
    variables.append(
      VariableDefinition(name: name, lower: lower, upper: upper, isInteger: isInteger))
    return Variable(index: variables.count - 1)
  }

  /// Adds a variable that is 0 or 1.
  public mutating func addBinary(_ name: String) -> Variable {
    addVariable(name, lower: 0, upper: 1, isInteger: true)
  }

  /// Adds a row lower <= sum of terms <= upper.
  @discardableResult
  public mutating func addRow(
    _ name: String, lower: Double = -.infinity, upper: Double = .infinity, _ terms: [Term]
  ) -> Row {
    rows.append(RowDefinition(name: name, lower: lower, upper: upper, terms: terms))
    return Row(index: rows.count - 1)
  }

  /// Changes a variable's bounds.
  public mutating func setBounds(of variable: Variable, lower: Double, upper: Double) {
    variables[variable.index].lower = lower
    variables[variable.index].upper = upper
  }

  /// Changes a row's bounds.
  public mutating func setBounds(of row: Row, lower: Double, upper: Double) {
    rows[row.index].lower = lower
    rows[row.index].upper = upper
  }

  /// Replaces a row's terms.
  public mutating func setTerms(of row: Row, _ terms: [Term]) {
    rows[row.index].terms = terms
  }

  /// Whether some variable must be a whole number.
  public var hasIntegers: Bool { variables.contains(where: \.isInteger) }

  /// The value of the objective at a point: one number for each variable.
  public func objectiveValue(at point: [Double]) -> Double {
    objective.terms.reduce(objective.constant) {
      $0 + $1.coefficient * point[$1.variable.index]
    }
  }

  /// By how much a point misses the worst of the bounds, rows and whole numbers, relative to them;
  /// infinite where it has another number of coordinates.
  public func violation(at point: [Double]) -> Double {
    guard point.count == variables.count, point.allSatisfy(\.isFinite) else { return .infinity }
    var worst = 0.0
    func check(_ value: Double, _ lower: Double, _ upper: Double) {
      worst = max(worst, (lower - value) / max(1, abs(lower)), (value - upper) / max(1, abs(upper)))
    }
    for (value, variable) in zip(point, variables) {
      check(value, max(variable.lower, -1e300), min(variable.upper, 1e300))
      if variable.isInteger { worst = max(worst, abs(value - value.rounded())) }
    }
    for row in rows {
      let value = row.terms.reduce(0) { $0 + $1.coefficient * point[$1.variable.index] }
      check(value, max(row.lower, -1e300), min(row.upper, 1e300))
    }
    return worst
  }
}
