/// One walk over an argument list: which command it picks, and the values it gives.
///
/// The first problem is kept and the walk goes on, because a `--help` further along wins.
struct ArgumentScan {
  /// The root and the sub-commands below it, as far as they were recognised.
  private(set) var path: [Command]
  private(set) var values: [String: any Sendable] = [:]
  private(set) var problem: UsageProblem?
  /// The path as far as it was known where the problem is.
  private(set) var problemPath: [Command] = []
  /// Whether `--help` or `-h` was given.
  private(set) var asksForHelp = false
  /// Whether the word `help` stood in place of a sub-command.
  private(set) var startsWithHelp = false
  private(set) var asksForVersion = false

  private let globals: [ArgumentDefinition]
  private var pending: ArraySlice<String>
  private var given: Set<String> = []

  init(_ arguments: [String], root: Command, globals: [ArgumentDefinition]) {
    path = [root]
    self.globals = globals
    pending = arguments[...]
    var optionsEnded = false
    while let argument = pending.popFirst() {
      switch optionsEnded ? .word(argument) : Token(argument) {
      case .terminator: optionsEnded = true
      case .word(let word): take(word: word)
      case .long(let name, let value): take(long: name, value: value)
      case .short(let letters): take(short: letters)
      }
    }
  }

  /// The command that the path ends at.
  var command: Command { path[path.count - 1] }

  /// Everything that may be given at this point of the path.
  var visible: [ArgumentDefinition] {
    let builtIn = path.count == 1 ? [Flag.help, Flag.version] : [Flag.help]
    return command.arguments + globals + builtIn.map(\.definition)
  }

  /// The options and flags of these.
  private var named: [ArgumentDefinition] { visible.filter { $0.kind != .positional } }

  private mutating func report(_ problem: UsageProblem) {
    guard self.problem == nil else { return }
    self.problem = problem
    problemPath = path
  }

  private mutating func take(word: String) {
    guard command.isGroup else { return take(positional: word) }
    // What follows a mistyped sub-command cannot be told apart from its arguments.
    if case .unknownSubcommand = problem { return }
    if let next = command.subcommand(word) {
      path.append(next)
    } else if word == "help" {
      startsWithHelp = true
    } else {
      let names = command.subcommands.map(\.name) + ["help"]
      report(.unknownSubcommand(word, suggestion: Spelling.closest(to: word, among: names)))
    }
  }

  private mutating func take(positional word: String) {
    let next = command.arguments.first {
      $0.kind == .positional && ($0.isRepeated || !given.contains($0.key))
    }
    if let next, !startsWithHelp {
      store(word, for: next)
    } else {
      report(.unexpectedArgument(word))
    }
  }

  private mutating func take(long name: String, value: String?) {
    guard let definition = named.first(where: { $0.name == name }) else {
      return reportUnknown("--" + name)
    }
    if definition.kind == .flag {
      if value == nil { raise(definition) } else { report(.valueForFlag(definition.key)) }
    } else {
      takeValue(of: definition, attached: value)
    }
  }

  /// Flags may share a dash; the first option among the letters takes the rest as its value.
  private mutating func take(short letters: Substring) {
    // `-output x` is a long name with a dash too few, not the file `utput`.
    if letters.count > 1, named.contains(where: { $0.name == letters }) {
      return reportUnknown("-" + letters)
    }
    var rest = letters
    while let letter = rest.popFirst() {
      guard let definition = visible.first(where: { $0.short == letter }) else {
        return reportUnknown("-" + letters)
      }
      if definition.kind == .option {
        let value = rest.first == "=" ? rest.dropFirst() : rest
        return takeValue(of: definition, attached: rest.isEmpty ? nil : String(value))
      }
      raise(definition)
    }
  }

  private mutating func raise(_ flag: ArgumentDefinition) {
    switch flag.key {
    case Flag.help.definition.key: asksForHelp = true
    case Flag.version.definition.key: asksForVersion = true
    default: values[flag.key] = true
    }
  }

  private mutating func takeValue(of option: ArgumentDefinition, attached: String?) {
    if let attached { return store(attached, for: option) }
    guard let next = pending.first, case .word = Token(next) else {
      return report(.missingValue(option.key, usage: option.label))
    }
    pending.removeFirst()
    store(next, for: option)
  }

  private mutating func store(_ text: String, for definition: ArgumentDefinition) {
    guard given.insert(definition.key).inserted || definition.isRepeated else {
      return report(.repeatedOption(definition.key))
    }
    do throws(ArgumentValueError) {
      let value = try definition.parse(text)
      if definition.isRepeated {
        values[definition.key] = (values[definition.key] as? [any Sendable] ?? []) + [value]
      } else {
        values[definition.key] = value
      }
    } catch {
      report(.invalidValue(definition.key, error))
    }
  }

  private mutating func reportUnknown(_ option: String) {
    let bare = String(option.drop { $0 == "-" })
    if command.isGroup, command.hasOption("--" + bare) {
      return report(.misplacedOption("--" + bare))
    }
    let closest = Spelling.closest(to: bare, among: named.map(\.name)).map { "--" + $0 }
    report(.unknownOption(option, suggestion: closest))
  }
}
