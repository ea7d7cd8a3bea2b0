extension CompletionScript {
  /// A script for fish: a file with the program's name and `.fish` in
  /// `~/.config/fish/completions`, or sourced.
  public static func fish(for root: Command, global: [any CommandArgument] = []) -> String {
    let global = global.map(\.definition)
    let nodes = CompletionNode.all(from: root, global: global)
    let function = "_" + functionName([root.name])
    let skips = global.filter { $0.kind == .option }.flatMap(\.spellings).map {
      "      case '*:\($0)'\n        set skip yes"
    }
    let descents = nodes.dropFirst().map { node in
      let parent = node.path.dropLast().joined(separator: " ")
      return """
              case \(fishQuoted("\(parent):\(node.command.name)"))
                set path \(fishQuoted(node.name))
        """
    }
    return """
      # Completion of \(root.name) for fish.

      # Whether the sub-commands typed so far are these.
      function \(function)_at
        set -l path \(fishQuoted(root.name))
        set -l skip no
        for word in (commandline -opc)[2..-1]
          if test $skip = yes
            set skip no
            continue
          end
          switch "$path:$word"
      \((skips + descents).joined(separator: "\n"))
          end
        end
        test "$path" = "$argv"
      end

      complete -c \(root.name) -f
      \(nodes.flatMap { fishLines($0, program: root.name, function: function) }
        .joined(separator: "\n"))

      """
  }

  private static func fishLines(
    _ node: CompletionNode, program: String, function: String
  ) -> [String] {
    let start = "complete -c \(program) -n '\(function)_at \(node.name)'"
    return node.subcommands.map {
      "\(start) -a \(fishQuoted($0.name)) -d \(fishQuoted($0.abstract))"
    }
      + node.options.map { option in
        let short = option.short.map { " -s \($0)" } ?? ""
        let value = option.kind == .flag ? "" : fishValue(option.completion)
        return "\(start)\(short) -l \(option.name)\(value) -d \(fishQuoted(option.help))"
      }
      + node.positionals.filter { $0.completion != .none }.map { positional in
        "\(start) \(fishOffer(positional.completion)) -d \(fishQuoted(positional.help))"
      }
  }

  /// That an option takes a value, with what is offered: `-x` excludes files, `-r` does not.
  private static func fishValue(_ completion: Completion) -> String {
    switch fishOffer(completion) {
    case "": " -x"
    case "-F": " -r -F"
    case let offer: " -x \(offer)"
    }
  }

  /// What is offered for a value; `-F` for all files.
  private static func fishOffer(_ completion: Completion) -> String {
    switch completion {
    case .file(let extensions) where extensions.isEmpty: return "-F"
    case .file(let extensions):
      let calls = extensions.map { "__fish_complete_suffix .\($0)" }
      return "-a '(\(calls.joined(separator: "; ")))'"
    case .directory: return "-a '(__fish_complete_directories)'"
    case .values(let values): return "-a \(fishQuoted(values.joined(separator: " ")))"
    case .none: return ""
    }
  }

  /// A text in single quotes, in which fish knows two escapes.
  private static func fishQuoted(_ text: String) -> String {
    "'" + text.map { "\\'".contains($0) ? "\\\($0)" : String($0) }.joined() + "'"
  }
}
