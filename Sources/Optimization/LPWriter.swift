extension Model {
  /// The model in CPLEX's LP format, for models with a variable and without ranges.
  func lpText() -> String {
    let names = ModelNames(self)
    var lines = ["\\ \(ModelNames.clean(name))"]
    lines.append(objective.sense == .minimize ? "Minimize" : "Maximize")
    lines.append(" \(ModelNames.objective): " + lpExpression(objective.terms, names))
    lines.append("Subject To")
    // The format has no row without bounds, and no program without rows.
    if !rows.contains(where: \.isBounded) { lines.append(" nothing: 0 \(names.variables[0]) >= 0") }
    for (row, name) in zip(rows, names.rows) {
      let expression = lpExpression(row.terms, names)
      switch (row.lower, row.upper) {
      case (-.infinity, .infinity): break
      case (-.infinity, let upper): lines.append(" \(name): \(expression) <= \(upper)")
      case (let lower, .infinity): lines.append(" \(name): \(expression) >= \(lower)")
      case (let lower, _): lines.append(" \(name): \(expression) = \(lower)")
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
    guard !terms.isEmpty else { return "0 " + names.variables[0] }
    var text = ""
    var lineLength = 0
    for term in terms {
      let sign = term.coefficient < 0 ? "-" : "+"
      let name = names.variables[term.variable.index]
      let item = "\(sign) \(abs(term.coefficient)) \(name)"
      if lineLength + item.count > Self.lpLineLength {
        text += "\n  "
        lineLength = 0
      } else if !text.isEmpty {
        text += " "
      }
      text += item
      lineLength += item.count + 1
    }
    return text
  }

  /// CPLEX reads lines of up to 560 characters.
  private static var lpLineLength: Int { 240 }

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
