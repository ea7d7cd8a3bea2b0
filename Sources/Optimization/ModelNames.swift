/// Names that every reader of MPS and LP files accepts: letters, digits and underscores, not
/// starting with a digit or with `e` (which some readers take for an exponent), each once.
struct ModelNames {
  let variables: [String]
  let rows: [String]

  init(_ model: Model) {
    variables = Self.unique(model.variables.map(\.name), prefix: "x")
    rows = Self.unique(model.rows.map(\.name), prefix: "r")
  }

  private static func unique(_ names: [String], prefix: String) -> [String] {
    var used: Set<String> = []
    return names.enumerated().map { index, name in
      var clean = String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
      if clean.isEmpty || clean.first?.isNumber == true || clean.lowercased().hasPrefix("e") {
        clean = prefix + "_" + clean
      }
      if !used.insert(clean).inserted {
        clean += "_\(prefix)\(index)"
        used.insert(clean)
      }
      return clean
    }
  }
}

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
  /// variable fixed at 1, and in LP files a row with two different finite bounds becomes two rows.
  ///
  /// - Throws: `ModelError` where the model is not valid.
  public func text(in format: ModelFormat) throws(ModelError) -> String {
    try validate()
    var model = self
    if model.objective.constant != 0 {
      let one = model.addVariable("objective_constant", lower: 1, upper: 1)
      model.objective.terms.append(Term(model.objective.constant, one))
      model.objective.constant = 0
    }
    return switch format {
    case .mps: model.mpsText()
    case .lp: model.lpText()
    }
  }
}
