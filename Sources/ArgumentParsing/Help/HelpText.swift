/// The help of one command: example, usage, what it does, sub-commands or options.
struct HelpText {
  let path: [Command]
  let globals: [ArgumentDefinition]
  let width: Int

  /// The longest label that has its text beside it.
  private static let widestLabel = 28

  init(path: [Command], globals: [ArgumentDefinition], width: Int) {
    self.path = path
    self.globals = globals
    self.width = max(width, 40)
  }

  /// The whole text, without a newline at the end.
  var text: String {
    let sections = [
      examples, usage, about, subcommands, positionals, options, globalOptions, closing,
    ]
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n")
  }

  private var command: Command { path[path.count - 1] }

  private var examples: [String] {
    guard !command.examples.isEmpty else { return [] }
    return [command.examples.count > 1 ? "Examples:" : "Example:"]
      + command.examples.flatMap { example in
        TextWrapping.shellLines(example.command, width: width - 2).map { "  " + $0 }
          + TextWrapping.lines(example.explanation, width: width - 6).map { "      " + $0 }
      }
  }

  private var usage: [String] {
    let heading = "Usage: "
    let indent = String(repeating: " ", count: heading.count)
    let parts = UsageLine(path: path, globals: globals).parts
    return TextWrapping.fill(parts, width: width - heading.count).enumerated().map { index, line in
      (index == 0 ? heading : indent) + line
    }
  }

  private var about: [String] {
    let abstract = TextWrapping.lines(command.abstract, width: width)
    guard !command.discussion.isEmpty else { return abstract }
    return abstract + [""] + TextWrapping.paragraphs(command.discussion, width: width)
  }

  private var subcommands: [String] {
    guard command.isGroup else { return [] }
    return ["Commands:"] + columns(command.subcommands.map { ($0.name, $0.abstract) })
  }

  private var positionals: [String] {
    let positionals = command.arguments.filter { $0.kind == .positional }
    guard !positionals.isEmpty else { return [] }
    return ["Arguments:"] + columns(positionals.map { ($0.label, explanation($0)) })
  }

  private var options: [String] {
    let options = command.arguments.filter { $0.kind != .positional }
    return options.isEmpty ? [] : ["Options:"] + columns(options.map(row))
  }

  private var globalOptions: [String] {
    let builtIn = path.count == 1 ? [Flag.help, Flag.version] : [Flag.help]
    let rows = (globals + builtIn.map(\.definition)).map(row)
    return [command.isGroup ? "Options:" : "Options of every command:"] + columns(rows)
  }

  private var closing: [String] {
    guard command.isGroup else { return [] }
    let name = path.map(\.name).joined(separator: " ")
    return ["See '\(name) COMMAND --help' for the options of a command."]
  }

  private func row(_ definition: ArgumentDefinition) -> (String, String) {
    let short = definition.short.map { "-\($0), " } ?? "    "
    return (short + definition.label, explanation(definition))
  }

  /// The help phrase with permitted values and default, or the remark that it is required.
  private func explanation(_ definition: ArgumentDefinition) -> String {
    var remarks: [String] = []
    if !definition.permittedValues.isEmpty {
      remarks.append(definition.permittedValues.joined(separator: ", "))
    }
    if definition.isRequired { remarks.append("required") }
    if let text = definition.defaultText { remarks.append("default: \(text)") }
    return remarks.isEmpty
      ? definition.help : "\(definition.help) (\(remarks.joined(separator: "; ")))"
  }

  /// Two aligned columns; a label too long for the first has a line of its own.
  private func columns(_ rows: [(label: String, text: String)]) -> [String] {
    // The text keeps 20 columns, and the labels 2 before and 2 after them.
    let limit = min(Self.widestLabel, width - 24)
    let column = 2 + (rows.map(\.label.count).filter { $0 <= limit }.max() ?? 4) + 2
    let indent = String(repeating: " ", count: column)
    return rows.flatMap { row -> [String] in
      let lines = TextWrapping.lines(row.text, width: width - column)
      let label = "  " + row.label
      guard label.count + 2 <= column, let first = lines.first else {
        return [label] + lines.map { indent + $0 }
      }
      let padding = String(repeating: " ", count: column - label.count)
      return [label + padding + first] + lines.dropFirst().map { indent + $0 }
    }
  }
}
