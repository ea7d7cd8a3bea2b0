/// The values that were parsed for one command.
///
/// Values are found by the option's name, so commands may have options of the same name and
/// different types.
public struct Arguments: Sendable {
  /// The values given, by the argument's key.
  let values: [String: any Sendable]
  /// The keys of all arguments that the command knows.
  let declared: Set<String>
  let context: UsageContext

  /// The value of an option: the one given or its default.
  ///
  /// - Precondition: the command or the parser's global arguments declare the option.
  public subscript<Value>(_ option: Option<Value>) -> Value {
    value(option.definition, default: option.defaultValue)
  }

  /// The value of a positional argument: the one given or its default.
  ///
  /// - Precondition: the command declares it.
  public subscript<Value>(_ positional: Positional<Value>) -> Value {
    value(positional.definition, default: positional.defaultValue)
  }

  /// The values of a list of positional arguments, in their order.
  ///
  /// - Precondition: the command declares it.
  public subscript<Element>(_ list: PositionalList<Element>) -> [Element] {
    all(list.definition)
  }

  /// The values of an option that may be given several times, in their order.
  ///
  /// - Precondition: the command declares it.
  public subscript<Element>(_ list: OptionList<Element>) -> [Element] { all(list.definition) }

  private func all<Element>(_ definition: ArgumentDefinition) -> [Element] {
    let key = definition.key
    precondition(declared.contains(key), "\(context.command) does not declare \(key)")
    return (values[key] as? [any Sendable] ?? []).compactMap { $0 as? Element }
  }

  /// Whether a flag was given.
  ///
  /// - Precondition: the command or the parser's global arguments declare the flag.
  public subscript(_ flag: Flag) -> Bool {
    wasGiven(flag)
  }

  /// Whether an option, flag or positional argument stood on the command line.
  ///
  /// - Precondition: the command or the parser's global arguments declare it.
  public func wasGiven(_ argument: some CommandArgument) -> Bool {
    let key = argument.definition.key
    precondition(declared.contains(key), "\(context.command) does not declare \(key)")
    return values[key] != nil
  }

  /// An error for a combination of values that the declarations cannot rule out, with the usage
  /// of the command that runs.
  public func usageError(_ message: String) -> UsageError {
    UsageError(problem: .other(message), context: context)
  }

  private func value<Value>(_ definition: ArgumentDefinition, default: Value?) -> Value {
    let key = definition.key
    precondition(declared.contains(key), "\(context.command) does not declare \(key)")
    guard let given = values[key] else {
      guard let value = `default` else { preconditionFailure("\(key) is required but missing") }
      return value
    }
    guard let value = given as? Value else {
      preconditionFailure("\(context.command) declares \(key) with another type")
    }
    return value
  }
}
