/// What is wrong with a command line. Names of options include their dashes.
public enum UsageProblem: Sendable, Equatable {
  /// An option that neither the command nor the program has.
  case unknownOption(String, suggestion: String?)
  /// An option of a sub-command that stands before the sub-command's name.
  case misplacedOption(String)
  /// A word where a sub-command belongs that names none.
  case unknownSubcommand(String, suggestion: String?)
  /// A group of commands without a word that picks one.
  case missingSubcommand
  /// An option at the end, or before another option; `usage` is `--model FILE`.
  case missingValue(String, usage: String)
  /// A value that its option or positional argument does not take.
  case invalidValue(String, ArgumentValueError)
  /// A value attached to a flag: `--json=yes`.
  case valueForFlag(String)
  /// An option given more than once.
  case repeatedOption(String)
  /// Options given together that exclude one another.
  case conflictingOptions([String])
  /// Everything required that is not there, as the usage line writes it.
  case missingArguments([String])
  /// A word that the command has no use for.
  case unexpectedArgument(String)
  /// A wrong combination that the command itself found.
  case other(String)

  /// One line without a full stop: what is wrong, and where.
  public var message: String {
    switch self {
    case .unknownOption(let name, _): "unknown option '\(name)'"
    case .misplacedOption(let name): "\(name): belongs after the sub-command"
    case .unknownSubcommand(let name, _): "unknown sub-command '\(name)'"
    case .missingSubcommand: "a sub-command is missing"
    case .missingValue(let name, let usage): "\(name): a value is missing (\(usage))"
    case .invalidValue(let name, let error): "\(name): \(error)"
    case .valueForFlag(let name): "\(name): takes no value"
    case .repeatedOption(let name): "\(name): given more than once"
    case .conflictingOptions(let names):
      "\(names.joined(separator: " and ")) cannot be given together"
    case .missingArguments(let labels): "missing \(labels.joined(separator: ", "))"
    case .unexpectedArgument(let word): "unexpected argument '\(word)'"
    case .other(let message): message
    }
  }

  /// The name or value that was probably meant.
  public var suggestion: String? {
    switch self {
    case .unknownOption(_, let suggestion), .unknownSubcommand(_, let suggestion): suggestion
    case .invalidValue(_, let error): error.suggestion
    default: nil
    }
  }
}
