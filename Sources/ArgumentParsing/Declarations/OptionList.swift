/// A named value that may be given several times: `--network A=a.onnx --network B=b.onnx`.
public struct OptionList<Element: ArgumentValue>: CommandArgument {
  /// The declaration without the type of the values.
  public let definition: ArgumentDefinition

  /// An option that may be left out.
  public init(_ name: String, value: String, help: String, completion: Completion? = nil) {
    var definition = ArgumentDefinition(
      kind: .option, name: name, value: value, help: help, completion: completion,
      validate: nil as (@Sendable (Element) -> String?)?)
    definition.isRepeated = true
    self.definition = definition
  }
}
