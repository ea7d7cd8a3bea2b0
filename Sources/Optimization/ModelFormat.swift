/// The file formats that models are exported to.
public enum ModelFormat: String, Sendable, CaseIterable {
  /// Free MPS.
  case mps
  /// The LP format of CPLEX.
  case lp
}

extension Model {
  /// The model as text in a file format.
  ///
  /// Both formats are written so that readers agree on them: an objective constant becomes a
  /// variable fixed at 1, and a row with two different finite bounds becomes two rows in LP files,
  /// and in MPS files where the distance of its bounds is not exact in floating point.
  ///
  /// - Throws: `ModelError` where the model is not valid.
  public func text(in format: ModelFormat) throws(ModelError) -> String {
    try validate()
    return switch format {
    case .mps: portable { !$0.isExactRange }.mpsText()
    case .lp: portable { _ in true }.lpText()
    }
  }

  /// The same program without what readers disagree on: no objective constant, at least one
  /// variable, and some of the rows with two different finite bounds as two rows.
  private func portable(splitting mustSplit: (RowDefinition) -> Bool) -> Model {
    var model = Model(name: name)
    for variable in variables {
      _ = model.addVariable(
        variable.name, lower: variable.lower, upper: variable.upper, isInteger: variable.isInteger)
    }
    model.objective = objective
    if objective.constant != 0 {
      let one = model.addVariable("objective_constant", lower: 1, upper: 1)
      model.objective.terms.append(Term(objective.constant, one))
      model.objective.constant = 0
    }
    if model.variables.isEmpty { _ = model.addVariable("nothing", lower: 0, upper: 0) }
    for row in rows {
      if row.isRange && mustSplit(row) {
        model.addRow(row.name + "_lower", lower: row.lower, row.terms)
        model.addRow(row.name + "_upper", upper: row.upper, row.terms)
      } else {
        model.addRow(row.name, lower: row.lower, upper: row.upper, row.terms)
      }
    }
    return model
  }
}

extension Model.RowDefinition {
  /// Whether a row has a finite bound.
  var isBounded: Bool { lower > -.infinity || upper < .infinity }

  /// Whether a row has two different finite bounds.
  var isRange: Bool { lower > -.infinity && upper < .infinity && lower != upper }

  /// Whether a reader that adds the distance of the bounds to the lower one finds the upper one.
  var isExactRange: Bool { lower + (upper - lower) == upper }
}
