/// A command of the program: one that runs, or a group of others.
public struct Command: Sendable {
  /// The name as typed.
  public let name: String
  /// One line on what it does, for lists of commands and the head of its help.
  public let abstract: String
  /// What to type, shown before anything else.
  public let examples: [Example]
  /// Paragraphs below the abstract, with an empty line between them; lines that start with a
  /// space are kept as they are.
  public let discussion: String
  /// The commands of a group; empty for a command that runs.
  public let subcommands: [Command]

  package let arguments: [ArgumentDefinition]
  package let exclusives: [Exclusive]
  private let action: (@Sendable (Arguments) throws -> ExitStatus)?

  /// A command that runs.
  ///
  /// - Parameters:
  ///   - arguments: its options, flags and positional arguments in the order of the help text.
  ///   - exclusives: groups of them that exclude one another.
  ///   - run: what it does; it may throw ``Arguments/usageError(_:)`` for wrong combinations.
  /// - Precondition: names are unique, and `exclusives` holds only members of `arguments`.
  public init(
    _ name: String, abstract: String, examples: [Example], discussion: String = "",
    arguments: [any CommandArgument], exclusives: [Exclusive] = [],
    run: @escaping @Sendable (Arguments) throws -> ExitStatus
  ) {
    self.name = name
    self.abstract = abstract
    self.examples = examples
    self.discussion = discussion
    self.arguments = arguments.map(\.definition)
    self.exclusives = exclusives
    subcommands = []
    action = run
    Self.checkDeclarations(self.arguments, exclusives: exclusives, of: name)
  }

  /// A group of commands.
  ///
  /// - Precondition: there are sub-commands, each with a name of its own that is not `help`.
  public init(
    _ name: String, abstract: String, examples: [Example], discussion: String = "",
    subcommands: [Command]
  ) {
    self.name = name
    self.abstract = abstract
    self.examples = examples
    self.discussion = discussion
    self.subcommands = subcommands
    arguments = []
    exclusives = []
    action = nil
    let names = subcommands.map(\.name)
    precondition(!names.isEmpty, "\(name): a group needs sub-commands")
    precondition(Set(names).count == names.count, "\(name): two sub-commands have one name")
    precondition(!names.contains("help"), "\(name): the sub-command help exists already")
  }

  /// Whether this is a group of commands, which cannot run by itself.
  public var isGroup: Bool { action == nil }

  /// Runs the command with values that were parsed for it.
  ///
  /// - Throws: what the command throws.
  /// - Precondition: the command is not a group; the parser never gives one.
  public func run(_ arguments: Arguments) throws -> ExitStatus {
    guard let action else { preconditionFailure("\(name) is a group of commands") }
    return try action(arguments)
  }

  /// The command below this one with a name.
  package func subcommand(_ name: String) -> Command? {
    subcommands.first { $0.name == name }
  }

  /// Whether this command or one below it has an option or flag with a key such as `--epochs`.
  package func hasOption(_ key: String) -> Bool {
    arguments.contains { $0.key == key } || subcommands.contains { $0.hasOption(key) }
  }
}
