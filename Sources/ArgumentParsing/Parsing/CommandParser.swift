/// Reads command lines for a tree of commands. It neither prints nor exits.
public struct CommandParser: Sendable {
  private let root: Command
  private let version: String
  private let globals: [ArgumentDefinition]
  private let helpWidth: Int

  /// A parser for a program.
  ///
  /// - Parameters:
  ///   - root: the program; its name is the program's.
  ///   - version: what `--version` shows after the program's name.
  ///   - globalArguments: options and flags of every command, accepted before and after its name.
  ///   - helpWidth: the columns of the help texts that ``parse(_:)`` gives.
  /// - Precondition: no command has an option with the name of a global one.
  public init(
    root: Command, version: String, globalArguments: [any CommandArgument] = [],
    helpWidth: Int = 80
  ) {
    self.root = root
    self.version = version
    self.helpWidth = helpWidth
    globals = globalArguments.map(\.definition)
    precondition(globals.allSatisfy { $0.kind != .positional && !$0.isRequired })
    Self.checkGlobals(globals, below: root)
  }

  /// What a command line asks for.
  ///
  /// `--help` wins over every error, and the help is that of the last command recognised.
  ///
  /// - Parameter arguments: the words after the program's name.
  /// - Throws: the first problem in the order of the words, then what is missing.
  public func parse(_ arguments: [String]) throws(UsageError) -> ParseResult {
    let scan = ArgumentScan(arguments, root: root, globals: globals)
    if scan.asksForHelp { return .help(help(scan.path)) }
    if let problem = scan.problem { throw error(problem, at: scan.problemPath) }
    if scan.asksForVersion { return .version("\(root.name) \(version)") }
    if scan.startsWithHelp { return .help(help(scan.path)) }
    if let problem = Self.incompleteness(of: scan) { throw error(problem, at: scan.path) }
    let arguments = Arguments(
      values: scan.values, declared: Set(scan.visible.map(\.key)), context: context(scan.path))
    return .run(scan.command, arguments, path: scan.path.dropFirst().map(\.name))
  }

  /// The help of a command, wrapped at a width.
  ///
  /// - Parameter path: the names of sub-commands from the root, whose own path is empty. From
  ///   the first name that does not exist on they are ignored.
  public func help(for path: [String], width: Int = 80) -> String {
    var commands = [root]
    for name in path {
      guard let next = commands[commands.count - 1].subcommand(name) else { break }
      commands.append(next)
    }
    return HelpText(path: commands, globals: globals, width: width).text
  }

  private func help(_ path: [Command]) -> String {
    HelpText(path: path, globals: globals, width: helpWidth).text
  }

  private func context(_ path: [Command]) -> UsageContext {
    UsageContext(
      command: path.map(\.name).joined(separator: " "),
      usage: UsageLine(path: path, globals: globals).text)
  }

  private func error(_ problem: UsageProblem, at path: [Command]) -> UsageError {
    UsageError(
      problem: problem, context: context(path),
      helpText: problem == .missingSubcommand ? help(path) : nil)
  }

  /// What the values of a scan without problems contradict or lack.
  private static func incompleteness(of scan: ArgumentScan) -> UsageProblem? {
    if scan.command.isGroup { return .missingSubcommand }
    var missing = scan.command.arguments.filter { $0.isRequired && scan.values[$0.key] == nil }
      .map(\.label)
    for group in scan.command.exclusives {
      let given = group.members.map(\.key).filter { scan.values[$0] != nil }
      if given.count > 1 { return .conflictingOptions(given) }
      if given.isEmpty, group.isRequired { missing.append(UsageLine.alternatives(group)) }
    }
    return missing.isEmpty ? nil : .missingArguments(missing)
  }

  private static func checkGlobals(_ globals: [ArgumentDefinition], below command: Command) {
    Command.checkDeclarations(command.arguments + globals, of: command.name)
    for subcommand in command.subcommands { checkGlobals(globals, below: subcommand) }
  }
}
