/// What parser, help and completions need to know of one option, flag or positional argument,
/// without the type of its value.
public struct ArgumentDefinition: Sendable {
  package enum Kind: Sendable { case option, flag, positional }

  package let kind: Kind
  /// The name without dashes.
  package let name: String
  package var short: Character?
  /// What stands for the value in help texts: `FILE`. Empty for a flag.
  package var valueName = ""
  package let help: String
  package var isRequired = false
  /// Whether it takes every word that is left.
  package var isRepeated = false
  /// The default as help texts show it; `nil` shows none.
  package var defaultText: String?
  package var permittedValues: [String] = []
  package var completion = Completion.none
  /// The value that a text spells, checked against everything that was declared.
  package var parse: @Sendable (String) throws(ArgumentValueError) -> any Sendable = { $0 }

  /// The name as typed: `--epochs`; a positional argument's name as it is.
  package var key: String { kind == .positional ? name : "--" + name }

  /// The name with what stands for its value: `--epochs N`.
  package var label: String {
    kind == .option ? "\(key) \(valueName)" : isRepeated ? "\(key)..." : key
  }
}

/// An option, a flag or a positional argument that a command declares.
public protocol CommandArgument: Sendable {
  /// The declaration without the type of the value.
  var definition: ArgumentDefinition { get }
}
