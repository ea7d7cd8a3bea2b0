import Formats
import Testing

/// Texts of properties, and what is said of those that are wrong.
enum PropertyTexts {
  /// Two inputs and two outputs in version 1.0, on one line.
  static let declarations =
    "(declare-const X_0 Real)(declare-const X_1 Real)(declare-const Y_0 Real)(declare-const Y_1 Real)\n"

  /// A network of two inputs and two outputs in version 2.0, on one line.
  static let network =
    "(vnnlib-version <2.0>)(declare-network N (declare-input X float32 [1,2]) "
    + "(declare-output Y float32 [2]))\n"

  /// Assertions about such variables.
  static func one(_ assertions: String) throws -> Property {
    try Property(parsing: declarations + assertions)
  }

  /// Assertions about such a network.
  static func two(_ assertions: String) throws -> Property {
    try Property(parsing: network + assertions)
  }

  /// Expects an error with a part of its text.
  static func expect(
    _ kind: PropertyError.Kind, _ place: String?, _ part: String, in text: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    do {
      let property = try Property(parsing: text, path: "p")
      Issue.record("read: \(property)", sourceLocation: sourceLocation)
    } catch {
      #expect(error.kind == kind, "\(error)", sourceLocation: sourceLocation)
      #expect(error.details.place == place, "\(error)", sourceLocation: sourceLocation)
      #expect(
        error.details.problem.contains(part), "\(error)", sourceLocation: sourceLocation)
    }
  }

  /// A number.
  static func number(_ text: String) throws -> ExactDecimal { try ExactDecimal(parsing: text) }
}
