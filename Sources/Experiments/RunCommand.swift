/// How a run is asked for on the command line; its report says so.
public enum RunCommand: Sendable {
  /// A profile that comes with the program.
  case profile(String)
  /// A configuration of the user's own, with the options that name the data.
  case configuration(path: String, dataOptions: [String])

  /// What is typed.
  ///
  /// - Parameter item: the table or figure to make alone; nil for all.
  func text(only item: ResultItem? = nil) -> String {
    switch self {
    case .profile(let name):
      "make experiments PROFILE=\(name)" + (item.map { " ONLY=\($0.rawValue)" } ?? "")
    case .configuration(let path, let dataOptions):
      (["temper experiments --configuration", Self.quoted(path)] + dataOptions.map(Self.quoted)
        + (item.map { ["--only", $0.rawValue] } ?? [])).joined(separator: " ")
    }
  }

  /// An argument as a shell reads it again.
  private static func quoted(_ argument: String) -> String {
    argument.contains { !($0.isLetter || $0.isNumber || "-_./=,".contains($0)) }
      ? "'\(argument.replacing("'", with: #"'\''"#))'" : argument
  }
}
