/// A type whose values can be written on the command line.
///
/// An enum with `String` raw values that is `CaseIterable` conforms without a line of code.
public protocol ArgumentValue: Sendable {
  /// The value that `argument` spells, or an error that says what was expected.
  init(argument: String) throws(ArgumentValueError)

  /// What is expected, as it ends the phrase "expected ...": "a whole number".
  static var valueDescription: String { get }

  /// Every permitted spelling where there are few (enums), listed in help and completions.
  static var allValueStrings: [String] { get }

  /// The value as a user would type it; help texts show defaults with it.
  var argumentText: String { get }
}

extension ArgumentValue {
  /// No list: most types permit too many values to enumerate.
  public static var allValueStrings: [String] { [] }

  /// The text of `String(describing:)`.
  public var argumentText: String { String(describing: self) }
}
