extension Model {
  /// The model in free MPS. MPS has no portable way to say that an objective is maximized, so
  /// such an objective is negated, and a comment says so.
  func mpsText() -> String {
    let names = ModelNames(self)
    let sign: Double = objective.sense == .minimize ? 1 : -1
    var lines = [sign < 0 ? "* maximization: the objective is negated" : "* minimization"]
    lines.append("NAME \(name.isEmpty ? "model" : ModelNames.clean(name))")
    lines += mpsRows(names)
    lines += mpsColumns(names, sign: sign)
    lines.append("RHS")
    for (row, rowName) in zip(rows, names.rows) {
      let side = row.lower > -.infinity ? row.lower : row.upper
      if side.isFinite, side != 0 { lines.append(" RHS \(rowName) \(side)") }
    }
    lines.append("RANGES")
    for (row, rowName) in zip(rows, names.rows) where row.isRange {
      lines.append(" RNG \(rowName) \(row.upper - row.lower)")
    }
    lines.append("BOUNDS")
    for (variable, variableName) in zip(variables, names.variables) {
      lines += mpsBounds(variable, variableName)
    }
    lines.append("ENDATA")
    return lines.joined(separator: "\n") + "\n"
  }

  private func mpsRows(_ names: ModelNames) -> [String] {
    ["ROWS", " N \(ModelNames.objective)"]
      + zip(rows, names.rows).map { row, name in
        switch (row.lower, row.upper) {
        case (-.infinity, .infinity): " N \(name)"
        case (let lower, let upper) where lower == upper: " E \(name)"
        case (-.infinity, _): " L \(name)"
        default: " G \(name)"
        }
      }
  }

  private func mpsColumns(_ names: ModelNames, sign: Double) -> [String] {
    var entries = [[String]](repeating: [], count: variables.count)
    for term in objective.terms where term.coefficient != 0 {
      entries[term.variable.index].append("\(ModelNames.objective) \(sign * term.coefficient)")
    }
    for (row, name) in zip(rows, names.rows) {
      for term in row.terms where term.coefficient != 0 {
        entries[term.variable.index].append("\(name) \(term.coefficient)")
      }
    }
    var lines = ["COLUMNS"]
    var isInteger = false
    for (index, variable) in variables.enumerated() {
      if variable.isInteger != isInteger {
        isInteger = variable.isInteger
        lines.append(" MARKER 'MARKER' '\(isInteger ? "INTORG" : "INTEND")'")
      }
      // A column without entries must still be named.
      let column = entries[index].isEmpty ? ["\(ModelNames.objective) 0"] : entries[index]
      lines += column.map { " \(names.variables[index]) \($0)" }
    }
    if isInteger { lines.append(" MARKER 'MARKER' 'INTEND'") }
    return lines
  }

  private func mpsBounds(_ variable: VariableDefinition, _ name: String) -> [String] {
    switch (variable.lower, variable.upper) {
    case (-.infinity, .infinity): [" FR BND \(name)"]
    case (let lower, let upper) where lower == upper: [" FX BND \(name) \(lower)"]
    case (-.infinity, let upper): [" MI BND \(name)", " UP BND \(name) \(upper)"]
    // Readers disagree on the upper bound of an integer column that has none: say it.
    case (let lower, .infinity): [" LO BND \(name) \(lower)", " PL BND \(name)"]
    case (let lower, let upper): [" LO BND \(name) \(lower)", " UP BND \(name) \(upper)"]
    }
  }
}
