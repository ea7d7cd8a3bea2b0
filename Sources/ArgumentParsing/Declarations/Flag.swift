/// A switch on the command line, off unless it is given: `--json`. Giving it twice changes nothing.
public struct Flag: CommandArgument {
  /// The declaration of the flag.
  public let definition: ArgumentDefinition

  /// A flag with a name without dashes, and perhaps a second one of a single letter.
  public init(_ name: String, short: Character? = nil, help: String) {
    var definition = ArgumentDefinition(kind: .flag, name: name, help: help)
    definition.short = short
    self.definition = definition
  }

  /// `--help`, which every command has.
  static let help = Flag("help", short: "h", help: "show this help")

  /// `--version`, which the root has.
  static let version = Flag("version", help: "show the version")
}
