extension Model {
  /// The model in CPLEX's LP format.
  func lpText() -> String {
    let names = ModelNames(self)
    var lines = ["\\ \(name)", objective.sense == .minimize ? "Minimize" : "Maximize"]
    lines.append(" objective: " + lpExpression(objective.terms, names))
    lines.append("Subject To")
    for (row, name) in zip(rows, names.rows) {
      let expression = lpExpression(row.terms, names)
      if row.lower == row.upper {
        lines.append(" \(name): \(expression) = \(row.lower)")
        continue
      }
      let isRange = Self.isRange(row)
      if row.lower > -.infinity {
        lines.append(" \(name)\(isRange ? "_lower" : ""): \(expression) >= \(row.lower)")
      }
      if row.upper < .infinity {
        lines.append(" \(name)\(isRange ? "_upper" : ""): \(expression) <= \(row.upper)")
      }
    }
    lines.append("Bounds")
    for (variable, name) in zip(variables, names.variables) {
      lines.append(" " + lpBounds(variable, name))
    }
    let integers = zip(variables, names.variables).filter(\.0.isInteger).map { " " + $0.1 }
    if !integers.isEmpty { lines += ["Generals"] + integers }
    lines.append("End")
    return lines.joined(separator: "\n") + "\n"
  }

  /// Terms over several lines, since readers limit a line's length; an expression may not be
  /// empty, so `0 variable` stands for zero.
  private func lpExpression(_ terms: [Term], _ names: ModelNames) -> String {
    guard !terms.isEmpty else { return names.variables.first.map { "0 \($0)" } ?? "" }
    return terms.enumerated().map { index, term in
      let sign = term.coefficient < 0 ? "-" : "+"
      let lineBreak = index > 0 && index % 8 == 0 ? "\n  " : ""
      let name = names.variables[term.variable.index]
      return "\(lineBreak)\(sign) \(abs(term.coefficient)) \(name)"
    }.joined(separator: " ")
  }

  private func lpBounds(_ variable: VariableDefinition, _ name: String) -> String {
    switch (variable.lower, variable.upper) {
    case (-.infinity, .infinity): "\(name) free"
    case (let lower, let upper) where lower == upper: "\(name) = \(lower)"
    case (let lower, .infinity): "\(name) >= \(lower)"
    case (-.infinity, let upper): "-inf <= \(name) <= \(upper)"
    case (let lower, let upper): "\(lower) <= \(name) <= \(upper)"
    }
  }
}
