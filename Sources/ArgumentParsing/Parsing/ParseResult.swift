/// What a command line asks for.
public enum ParseResult: Sendable {
  /// Run a command with these values; `path` names it without the program: `["data", "fetch"]`.
  case run(Command, Arguments, path: [String])
  /// Print this help text.
  case help(String)
  /// Print this line: the program's name and version.
  case version(String)
}
