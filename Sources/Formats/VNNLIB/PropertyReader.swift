/// Reads the forms of a property's text one after the other.
struct PropertyReader {
  /// The most numbers that all tensors together may have.
  static let mostVariables = 1_000_000

  let file: PropertyFile
  private var expressions: SExpressionReader

  init(_ bytes: [UInt8], path: String) {
    file = PropertyFile(path: path)
    expressions = SExpressionReader(bytes, file: file)
  }

  /// The property.
  mutating func property() throws(PropertyError) -> Property {
    guard let first = try expressions.next() else {
      throw file.malformed("nothing but blanks and comments", remedy: "write the property again")
    }
    switch first.head {
    case "vnnlib-version": return try property(ofVersion: try version(first), from: nil)
    // The standard's own examples leave the version out.
    case "declare-network": return try property(ofVersion: .two, from: first)
    default: return try property(ofVersion: .one, from: first)
    }
  }

  /// What `(vnnlib-version <2.0>)` says.
  private func version(_ form: SExpression) throws(PropertyError) -> Property.Version {
    let parts = form.list ?? []
    let numbers = parts.last?.word.map { word in
      word.dropFirst().dropLast().split(separator: ".", omittingEmptySubsequences: false)
        .map { $0.utf8.allSatisfy { (48...57).contains($0) } ? Int($0) : nil }
    }
    guard parts.count == 2, let word = parts[1].word, word.hasPrefix("<"), word.hasSuffix(">"),
      let numbers, numbers.count == 2, let major = numbers[0], numbers[1] != nil
    else {
      throw file.malformed(
        "'\(form.shown)' names no version", at: form.place, remedy: "write (vnnlib-version <2.0>)")
    }
    switch major {
    case 1: return .one
    case 2: return .two
    default:
      throw file.unsupported(
        "version \(major) of VNN-LIB", at: form.place, remedy: "versions 1 and 2 are read")
    }
  }

  private mutating func property(
    ofVersion version: Property.Version, from first: SExpression?
  ) throws(PropertyError) -> Property {
    var declarations = Declarations(version: version, file: file)
    var form = first
    if form == nil { form = try expressions.next() }
    while let current = form, current.head != "assert" {
      try declarations.read(current)
      form = try expressions.next()
    }
    let (networks, scope) = try declarations.finished()
    var formulas = FormulaReader(
      version: version, terms: TermReader(file: file, scope: scope))
    var regions = RegionBuilder(inputCount: scope.inputCount)
    while let current = form {
      if current.head == "assert" {
        guard let parts = current.list, parts.count == 2 else {
          throw file.malformed(
            "'assert' with \((current.list?.count ?? 1) - 1) conditions", at: current.place,
            remedy: "write one; (and ...) joins several")
        }
        regions.assert(try formulas.formula(parts[1]))
      } else {
        try declarations.passOver(current)
      }
      form = try expressions.next()
    }
    do throws(RegionBuilder.TooMany) {
      return Property(
        version: version, networks: networks, regions: try regions.regions(formulas.constraints))
    } catch {
      throw file.unsupported(error.problem, remedy: "split the property into several files")
    }
  }
}
