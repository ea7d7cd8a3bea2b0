/// The line that shows how a command is called: `temper train --output FILE [options]`.
struct UsageLine {
  let path: [Command]
  let globals: [ArgumentDefinition]

  /// The parts that should not be torn apart by a line break.
  var parts: [String] {
    let command = path[path.count - 1]
    let name = path.map(\.name).joined(separator: " ")
    guard !command.isGroup else { return [name, "COMMAND", "[options]"] }
    let grouped = Set(command.exclusives.flatMap(\.members).map(\.key))
    let options = command.arguments.filter { $0.kind != .positional && !grouped.contains($0.key) }
    return [name]
      + command.arguments.filter { $0.kind == .positional }
      .map { $0.isRequired ? $0.label : "[\($0.label)]" }
      + command.exclusives.map { $0.isRequired ? Self.alternatives($0) : "[\(Self.bare($0))]" }
      + options.filter(\.isRequired).map(\.label)
      + ["[options]"]
  }

  /// The whole on one line.
  var text: String { parts.joined(separator: " ") }

  /// The members of a group of which one is required: `(--network NAME | --hidden SIZES)`.
  static func alternatives(_ group: Exclusive) -> String { "(\(bare(group)))" }

  private static func bare(_ group: Exclusive) -> String {
    group.members.map(\.label).joined(separator: " | ")
  }
}
