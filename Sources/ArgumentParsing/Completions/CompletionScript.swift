/// A shell that completion scripts exist for.
public enum Shell: String, CaseIterable, ArgumentValue {
  /// GNU Bash 4 and later.
  case bash
  /// Z shell 5 and later.
  case zsh
  /// fish 3 and later.
  case fish
}

/// Scripts that let a shell complete sub-commands, options, their values and file names.
///
/// A script is made from the declarations alone: it never calls the program back.
public enum CompletionScript {
  /// The script for a shell; `global` holds the parser's global arguments.
  public static func script(
    for shell: Shell, root: Command, global: [any CommandArgument] = []
  ) -> String {
    switch shell {
    case .bash: bash(for: root, global: global)
    case .zsh: zsh(for: root, global: global)
    case .fish: fish(for: root, global: global)
    }
  }

  /// A text in single quotes, which a POSIX shell takes literally.
  static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }

  /// The name of a shell function: letters, digits and underscores.
  static func functionName(_ path: [String]) -> String {
    "_" + path.joined(separator: "_").map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
  }
}

/// One command of the tree with everything that may follow it.
struct CompletionNode {
  /// The program and the names of the sub-commands down to this one.
  let path: [String]
  let command: Command
  /// The options and flags, global and built-in ones included.
  let options: [ArgumentDefinition]

  /// The path in one text: `temper data fetch`.
  var name: String { path.joined(separator: " ") }

  /// The positional arguments.
  var positionals: [ArgumentDefinition] { command.arguments.filter { $0.kind == .positional } }

  /// The words that may stand in place of a sub-command, with what each does.
  var subcommands: [(name: String, abstract: String)] {
    guard command.isGroup else { return [] }
    return command.subcommands.map { ($0.name, $0.abstract) }
      + [("help", "Show the help of a command")]
  }

  /// The command and all below it, parents first.
  static func all(
    from command: Command, global: [ArgumentDefinition], above: [String] = []
  ) -> [CompletionNode] {
    let path = above + [command.name]
    let builtIn = above.isEmpty ? [Flag.help, Flag.version] : [Flag.help]
    let own = command.arguments.filter { $0.kind != .positional }
    let node = CompletionNode(
      path: path, command: command, options: own + global + builtIn.map(\.definition))
    return [node] + command.subcommands.flatMap { all(from: $0, global: global, above: path) }
  }
}

extension ArgumentDefinition {
  /// The option's spellings: `--output` and `-o`.
  var spellings: [String] { [key] + (short.map { ["-\($0)"] } ?? []) }
}
