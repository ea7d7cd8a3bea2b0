/// Reads what a property's text declares before its first assertion.
struct Declarations {
  private let version: Property.Version
  private let file: PropertyFile
  private var numbered = NumberedDeclarations()
  private var networks = NetworkDeclarations()

  init(version: Property.Version, file: PropertyFile) {
    self.version = version
    self.file = file
  }

  /// Commands of SMT-LIB that say nothing about the property.
  private static let commands: Set<String> = [
    "set-logic", "set-info", "set-option", "check-sat", "get-model", "get-value", "exit",
  ]

  /// Reads a form that is no assertion.
  mutating func read(_ form: SExpression) throws(PropertyError) {
    switch (form.head, version) {
    case ("declare-const", .one), ("declare-fun", .one): try numbered.read(form, file)
    case ("declare-network", .two): try networks.read(form, file)
    default: try passOver(form)
    }
  }

  /// Passes over a form that says nothing; any other is an error.
  func passOver(_ form: SExpression) throws(PropertyError) {
    guard let head = form.head else {
      throw file.malformed(
        "'\(form.shown)' where a declaration or an assertion is expected", at: form.place,
        remedy: "begin it with '(' and a word such as assert")
    }
    switch head {
    case _ where version == .one && Self.commands.contains(head): break
    case "declare-const", "declare-fun", "declare-network":
      let isOfOne = head != "declare-network"
      guard isOfOne == (version == .one) else {
        throw file.malformed(
          "'\(head)' belongs to version \(isOfOne ? "1.0" : "2.0") of VNN-LIB", at: form.place,
          remedy: "begin with (vnnlib-version <2.0>) and (declare-network ...), or declare X_0, Y_0"
        )
      }
      throw file.malformed(
        "'\(head)' after an assertion", at: form.place,
        remedy: "declare everything before the first assertion")
    case "vnnlib-version":
      throw file.malformed(
        "a version that does not come first", at: form.place, remedy: "write it at the top, once")
    case "define-fun", "define-const", "declare-datatype", "declare-sort", "push", "pop":
      throw file.unsupported(
        "the command '\(head)'", at: form.place, remedy: "write the assertions without it")
    default:
      throw file.malformed(
        "'\(form.shown)' is neither a declaration nor an assertion", at: form.place,
        remedy: version == .one
          ? "write (declare-const X_0 Real) or (assert ...)"
          : "write (declare-network ...) or (assert ...)")
    }
  }

  /// The networks, and what names stand for.
  func finished() throws(PropertyError) -> (networks: [PropertyNetwork], scope: PropertyScope) {
    switch version {
    case .one: try numbered.finished(file)
    case .two: try networks.finished(file)
    }
  }
}
