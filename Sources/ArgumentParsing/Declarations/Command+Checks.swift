extension Command {
  /// Traps on declarations that no user could ever satisfy or reach.
  static func checkDeclarations(
    _ arguments: [ArgumentDefinition], exclusives: [Exclusive] = [], of owner: String
  ) {
    let keys = arguments.map(\.key)
    let builtIn = [Flag.help, Flag.version].map(\.definition)
    let letters = (arguments + builtIn).compactMap(\.short)
    precondition(
      Set(keys + builtIn.map(\.key)).count == keys.count + builtIn.count,
      "\(owner): two arguments have one name, or one is named help or version")
    precondition(Set(letters).count == letters.count, "\(owner): two options have one letter")
    precondition(
      letters.allSatisfy { $0.isASCII && $0.isLetter }, "\(owner): a short name is a letter")
    precondition(
      exclusives.flatMap(\.members).allSatisfy { keys.contains($0.key) },
      "\(owner): an exclusive group has a member that the command does not declare")
    let positionals = arguments.filter { $0.kind == .positional }
    precondition(
      positionals.drop { $0.isRequired }.allSatisfy { !$0.isRequired },
      "\(owner): a required positional argument follows one that may be left out")
    precondition(
      positionals.dropLast().allSatisfy { !$0.isRepeated },
      "\(owner): a positional argument follows one that takes all words")
  }
}
