/// A command line that works as it stands, and what it does. Help texts begin with it.
public struct Example: Sendable, Equatable {
  /// The whole line as typed, program name included.
  public let command: String
  /// What it does.
  public let explanation: String

  /// An example of a command line.
  public init(_ command: String, _ explanation: String) {
    self.init(command: command, explanation: explanation)
  }

  /// An example of a command line.
  public init(command: String, explanation: String) {
    self.command = command
    self.explanation = explanation
  }
}
