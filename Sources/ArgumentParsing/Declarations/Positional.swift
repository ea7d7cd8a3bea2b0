/// A value that is known by its place: `completion bash`.
public struct Positional<Value: ArgumentValue>: CommandArgument {
  /// The declaration without the type of the value.
  public let definition: ArgumentDefinition
  /// The value when none is given; `nil` when one is required.
  package let defaultValue: Value?

  /// A value without which the command does not run; `name` in capitals, as help texts show it.
  public init(
    required name: String, help: String, completion: Completion? = nil,
    validate: (@Sendable (Value) -> String?)? = nil
  ) {
    definition = ArgumentDefinition(
      kind: .positional, name: name, value: name, help: help, isRequired: true,
      completion: completion, validate: validate)
    defaultValue = nil
  }

  /// A value that may be left out.
  public init(
    _ name: String, default: Value, help: String, completion: Completion? = nil,
    validate: (@Sendable (Value) -> String?)? = nil
  ) {
    definition = ArgumentDefinition(
      kind: .positional, name: name, value: name, help: help,
      defaultText: `default`.argumentText, completion: completion, validate: validate)
    defaultValue = `default`
  }

  /// A value that is `nil` when it is left out.
  public init<Wrapped>(
    _ name: String, help: String, completion: Completion? = nil,
    validate: (@Sendable (Wrapped) -> String?)? = nil
  ) where Value == Wrapped? {
    definition = ArgumentDefinition(
      kind: .positional, name: name, value: name, help: help, completion: completion,
      validate: validate)
    defaultValue = .some(nil)
  }
}
