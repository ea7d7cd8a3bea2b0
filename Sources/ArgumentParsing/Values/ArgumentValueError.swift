/// Why the text given for an option or a positional argument is not a value of its type.
public enum ArgumentValueError: Error, Sendable, Equatable {
  /// The text does not spell a value: "expected a whole number, got 'ten'".
  case unreadable(expected: String, got: String)
  /// The text is none of the few permitted spellings.
  case notPermitted(permitted: [String], got: String)
  /// The text spells a value that breaks a rule: "must be at least 1, got '0'".
  case rejected(reason: String, got: String)

  /// The permitted spelling closest to what was typed, when one is close.
  public var suggestion: String? {
    guard case .notPermitted(let permitted, let got) = self else { return nil }
    return Spelling.closest(to: got, among: permitted)
  }
}

extension ArgumentValueError: CustomStringConvertible {
  /// What was expected and what was found, without the name of the option.
  public var description: String {
    switch self {
    case .unreadable(let expected, let got): "expected \(expected), got '\(got)'"
    case .notPermitted(let permitted, let got):
      "expected one of \(permitted.joined(separator: ", ")), got '\(got)'"
    case .rejected(let reason, let got): "\(reason), got '\(got)'"
    }
  }
}
