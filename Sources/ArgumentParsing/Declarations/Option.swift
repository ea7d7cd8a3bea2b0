/// A named value on the command line: `--epochs 50`, `--epochs=50`, `-e 50` or `-e50`.
///
/// Hold it in a constant, list it among a command's arguments, and read its value from
/// ``Arguments`` with it. It may be given once.
public struct Option<Value: ArgumentValue>: CommandArgument {
  /// The declaration without the type of the value.
  public let definition: ArgumentDefinition
  /// The value when the option is not given; `nil` for a required option.
  package let defaultValue: Value?

  /// An option that has `default` as its value when it is not given.
  ///
  /// - Parameters:
  ///   - name: the name without dashes.
  ///   - short: a second name of one letter.
  ///   - value: what stands for the value in help texts, in capitals.
  ///   - defaultText: the default as help texts show it, where its own text says too little.
  ///   - help: a phrase that starts in lower case and has no full stop.
  ///   - completion: what shells offer; by default the type's permitted values.
  ///   - validate: gives what is wrong with a value, as "must be at least 1", or `nil`.
  public init(
    _ name: String, short: Character? = nil, value: String, default: Value,
    defaultText: String? = nil, help: String, completion: Completion? = nil,
    validate: (@Sendable (Value) -> String?)? = nil
  ) {
    definition = ArgumentDefinition(
      kind: .option, name: name, short: short, value: value, help: help,
      defaultText: defaultText ?? `default`.argumentText, completion: completion,
      validate: validate)
    defaultValue = `default`
  }

  /// An option without which the command does not run.
  public init(
    required name: String, short: Character? = nil, value: String, help: String,
    completion: Completion? = nil, validate: (@Sendable (Value) -> String?)? = nil
  ) {
    definition = ArgumentDefinition(
      kind: .option, name: name, short: short, value: value, help: help, isRequired: true,
      completion: completion, validate: validate)
    defaultValue = nil
  }

  /// An option whose value is `nil` when it is not given.
  ///
  /// `defaultText` tells what the command does then, such as "all cores"; `validate` sees only
  /// values that were given.
  public init<Wrapped>(
    _ name: String, short: Character? = nil, value: String, defaultText: String? = nil,
    help: String, completion: Completion? = nil,
    validate: (@Sendable (Wrapped) -> String?)? = nil
  ) where Value == Wrapped? {
    definition = ArgumentDefinition(
      kind: .option, name: name, short: short, value: value, help: help, defaultText: defaultText,
      completion: completion, validate: validate)
    defaultValue = .some(nil)
  }
}

extension ArgumentDefinition {
  /// The definition of an option or positional argument with values of type `Value`.
  init<Value: ArgumentValue>(
    kind: Kind, name: String, short: Character? = nil, value: String, help: String,
    isRequired: Bool = false, defaultText: String? = nil, completion: Completion?,
    validate: (@Sendable (Value) -> String?)?
  ) {
    self.init(kind: kind, name: name, help: help)
    self.short = short
    valueName = value
    self.isRequired = isRequired
    self.defaultText = defaultText
    permittedValues = Value.allValueStrings
    self.completion =
      completion ?? (permittedValues.isEmpty ? .none : .values(permittedValues))
    parse = { text throws(ArgumentValueError) in
      let value = try Value(argument: text)
      if let reason = validate?(value) { throw .rejected(reason: reason, got: text) }
      return value
    }
  }

  init(kind: Kind, name: String, help: String) {
    self.kind = kind
    self.name = name
    self.help = help
  }
}
