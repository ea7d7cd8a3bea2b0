/// Names that every reader of MPS and LP files accepts: at most 255 letters, digits and underscores,
/// not starting with a digit or with `e` (which some readers take for an exponent), no keyword of
/// either format, each once.
struct ModelNames {
  /// What the files call the objective, so no row may be called that.
  static let objective = "objective"

  let variables: [String]
  let rows: [String]

  init(_ model: Model) {
    variables = Self.unique(model.variables.map(\.name), prefix: "x", taken: [])
    rows = Self.unique(model.rows.map(\.name), prefix: "r", taken: [Self.objective])
  }

  /// A name with every other character replaced by an underscore.
  static func clean(_ name: String) -> String {
    String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
  }

  private static func unique(_ names: [String], prefix: String, taken: Set<String>) -> [String] {
    var used = taken
    return names.enumerated().map { index, name in
      var unique = String(clean(name).prefix(longestStem))
      let start = unique.first
      if start == nil || start?.isNumber == true || start?.lowercased() == "e"
        || keywords.contains(unique.lowercased())
      {
        unique = prefix + "_" + unique
      }
      if used.contains(unique) { unique += "_\(prefix)\(index)" }
      while !used.insert(unique).inserted { unique += "_" }
      return unique
    }
  }

  /// Readers stop at 255 characters; what makes a name unique needs some of them.
  private static let longestStem = 200

  /// Words that mean something to a reader of either format, in any case: HiGHS takes them for the
  /// start of a section wherever they begin a line.
  private static let keywords: Set<String> = [
    "max", "maximise", "maximize", "maximum", "min", "minimise", "minimize", "minimum",
    "st", "subject", "such", "that", "to", "bound", "bounds", "free", "inf", "infinity", "nan",
    "bin", "binaries", "binary", "gen", "general", "generals", "int", "integer", "integers",
    "semi", "semis", "sin", "sec", "sos", "sos1", "sos2", "lazy", "user", "cuts", "constraints",
    "pwlobj", "scenario", "objective", "name", "rows", "columns", "rhs", "ranges", "rng", "bnd",
    "objsense", "objsensemax", "objsensemin", "objname", "object", "refrow", "marker",
    "quadobj", "qmatrix", "qsection", "qcmatrix", "csection", "indicators", "sets", "lazycons",
    "usercuts", "modelcuts", "delayedrows", "gencons",
  ]
}
