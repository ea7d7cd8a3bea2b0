/// What one argument is by its spelling alone.
enum Token: Equatable {
  /// `--name` or `--name=value`.
  case long(name: String, value: String?)
  /// `-o`, `-ovalue` or several flags `-qv`: everything after the dash.
  case short(Substring)
  /// `--`: what follows is never an option.
  case terminator
  /// A sub-command, a value or a positional argument; `-` and negative numbers count as such.
  case word(String)

  init(_ argument: String) {
    if argument == "--" {
      self = .terminator
    } else if argument.hasPrefix("--") {
      let parts = argument.dropFirst(2).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      self = .long(name: String(parts[0]), value: parts.count > 1 ? String(parts[1]) : nil)
    } else if argument.hasPrefix("-"), argument.count > 1, !Self.isNegativeNumber(argument) {
      self = .short(argument.dropFirst())
    } else {
      self = .word(argument)
    }
  }

  /// Whether a dash starts a number, as in `-1`, `-.5` and `-1,1`.
  private static func isNegativeNumber(_ argument: String) -> Bool {
    let digits = argument.dropFirst().drop { $0 == "." }
    return digits.first.map { ("0"..."9").contains($0) } ?? false
  }
}
