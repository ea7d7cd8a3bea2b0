/// A command line that cannot be run, with what its author needs to correct it.
public struct UsageError: Error, Sendable, Equatable {
  /// What is wrong.
  public let problem: UsageProblem
  package let context: UsageContext
  /// The whole help of a group whose sub-command is missing.
  package let helpText: String?

  init(problem: UsageProblem, context: UsageContext, helpText: String? = nil) {
    self.problem = problem
    self.context = context
    self.helpText = helpText
  }

  /// One line: what is wrong, and where.
  public var message: String { problem.message }

  /// The name or value that was probably meant: `--learning-rate`.
  public var suggestion: String? { problem.suggestion }

  /// The command with the program's name: `temper train`.
  public var command: String { context.command }

  /// The usage line of the command.
  public var usage: String { context.usage }

  /// 64.
  public var exitStatus: ExitStatus { .usage }
}

extension UsageError: CustomStringConvertible {
  /// What to print on stderr, without a newline at the end.
  public var description: String {
    if let helpText { return "\(helpText)\n\n\(command): \(message)" }
    let hint = suggestion.map { "; did you mean \($0)?" } ?? ""
    return """
      \(command): \(message)\(hint)
      usage: \(usage)
      see \(command) --help
      """
  }
}

/// The command that a usage error speaks of.
package struct UsageContext: Sendable, Equatable {
  /// The program and the names of its sub-commands: `temper data fetch`.
  package let command: String
  /// The usage line, without the word usage.
  package let usage: String
}
