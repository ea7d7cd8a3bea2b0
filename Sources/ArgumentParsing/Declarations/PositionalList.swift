/// All values that stand by themselves at the end of a line: `merge a.jsonl b.jsonl`.
public struct PositionalList<Element: ArgumentValue>: CommandArgument {
  /// The declaration without the type of the values.
  public let definition: ArgumentDefinition

  /// One value or more; `name` in capitals, as help texts show it.
  public init(required name: String, help: String, completion: Completion? = nil) {
    var definition = ArgumentDefinition(
      kind: .positional, name: name, value: name, help: help, isRequired: true,
      completion: completion, validate: nil as (@Sendable (Element) -> String?)?)
    definition.isRepeated = true
    self.definition = definition
  }
}
