extension CompletionScript {
  /// A script for Bash: source it, or put it where bash-completion looks for the program's name.
  ///
  /// It needs no bash-completion package.
  public static func bash(for root: Command, global: [any CommandArgument] = []) -> String {
    let global = global.map(\.definition)
    let nodes = CompletionNode.all(from: root, global: global)
    let function = functionName([root.name])
    let descents = nodes.dropFirst().map { node in
      let parent = node.path.dropLast().joined(separator: " ")
      return "      \(quoted("\(parent):\(node.command.name)"))) path=\(quoted(node.name)) ;;"
    }
    let helps = nodes.filter(\.command.isGroup).map { quoted("\($0.name):help") }
    let skips = global.filter { $0.kind == .option }.flatMap(\.spellings).map {
      "      *:\($0)) ((++i)) ;;"
    }
    let values =
      global.filter { $0.kind == .option }.map { bashValue($0, path: nil, function: function) }
      + nodes.flatMap { node in
        node.command.arguments.filter { $0.kind == .option }
          .map { bashValue($0, path: node.name, function: function) }
      }
    let words = nodes.map { bashWords($0, function: function) }
    return """
      # Completion of \(root.name) for Bash.

      \(bashHelpers(function))

      \(function)() {
        local current previous= path=\(quoted(root.name)) helping= i
        local -a words=()
        # Bash splits --name=value at the equals sign: drop the sign, keep an empty value.
        for ((i = 1; i <= COMP_CWORD; i++)); do
          [[ ${COMP_WORDS[i]} == = ]] && ((i < COMP_CWORD)) && continue
          [[ ${COMP_WORDS[i]} == = ]] && words+=('') || words+=("${COMP_WORDS[i]}")
        done
        current=${words[-1]}
        ((${#words[@]} > 1)) && previous=${words[-2]}
        COMPREPLY=()
        for ((i = 0; i < ${#words[@]} - 1; i++)); do
          case "$path:${words[i]}" in
      \((skips + descents).joined(separator: "\n"))
            \(helps.joined(separator: " | "))) helping=yes ;;
          esac
        done
        case "$path:$previous" in
      \(values.joined(separator: "\n"))
        esac
        case "$path" in
      \(words.joined(separator: "\n"))
        esac
      }

      complete -F \(function) \(root.name)

      """
  }

  private static func bashHelpers(_ function: String) -> String {
    """
    # Offers the lines of its input.
    \(function)_offer() {
      mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY
    }

    # The words among the arguments that start with the current one.
    \(function)_words() {
      \(function)_offer < <(compgen -W "$*" -- "$current")
    }

    # Directories, and the files with one of these extensions (all files when none is given).
    \(function)_files() {
      local extension
      compopt -o filenames 2>/dev/null
      if (($# == 0)); then
        \(function)_offer < <(compgen -f -- "$current")
        return
      fi
      \(function)_offer < <(compgen -d -- "$current")
      for extension; do
        \(function)_offer < <(compgen -f -X "!*.$extension" -- "$current")
      done
    }

    \(function)_directories() {
      compopt -o filenames 2>/dev/null
      \(function)_offer < <(compgen -d -- "$current")
    }
    """
  }

  /// The branch for the word after an option: a global one when there is no path.
  private static func bashValue(
    _ option: ArgumentDefinition, path: String?, function: String
  ) -> String {
    let patterns = option.spellings.map { spelling in
      path.map { quoted("\($0):\(spelling)") } ?? "*:\(spelling)"
    }.joined(separator: " | ")
    let call = bashCall(option.completion, function: function)
    return "    \(patterns)) \(call.isEmpty ? "" : call + "; ")return ;;"
  }

  /// The branch for a word that starts anew.
  private static func bashWords(_ node: CompletionNode, function: String) -> String {
    let options = "\(function)_words \(node.options.flatMap(\.spellings).joined(separator: " "))"
    var plain = node.positionals.map { bashCall($0.completion, function: function) }
      .filter { !$0.isEmpty }
    if node.command.isGroup {
      plain = ["\(function)_words " + node.subcommands.map(\.name).joined(separator: " ")]
    }
    let nothing = node.command.isGroup ? "" : "      [[ $helping ]] && return\n"
    guard !plain.isEmpty else { return "    \(quoted(node.name)))\n\(nothing)      \(options) ;;" }
    return """
          \(quoted(node.name)))
      \(nothing)      if [[ $current == -* ]]; then
              \(options)
            else
              \(plain.joined(separator: "\n        "))
            fi
            ;;
      """
  }

  private static func bashCall(_ completion: Completion, function: String) -> String {
    switch completion {
    case .file(let extensions):
      ([function + "_files"] + extensions.map(quoted)).joined(separator: " ")
    case .directory: function + "_directories"
    case .values(let values): "\(function)_words " + values.map(quoted).joined(separator: " ")
    case .none: ""
    }
  }
}
