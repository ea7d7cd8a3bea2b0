extension CompletionScript {
  /// A script for zsh: a file named `_` and the program's name in a directory of `fpath`, or
  /// sourced after `compinit`.
  public static func zsh(for root: Command, global: [any CommandArgument] = []) -> String {
    let nodes = CompletionNode.all(from: root, global: global.map(\.definition))
    let function = functionName([root.name])
    return """
      #compdef \(root.name)

      # Completion of \(root.name) for zsh.

      \(nodes.map(zshFunction).joined(separator: "\n\n"))

      # Called by the completion system when it loads this file; registered when sourced.
      if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
        \(function) "$@"
      else
        compdef \(function) \(root.name)
      fi

      """
  }

  private static func zshFunction(_ node: CompletionNode) -> String {
    let options = node.options.map(zshOption)
    let name = functionName(node.path)
    guard node.command.isGroup else {
      let positionals = node.positionals.map { positional in
        let mark = positional.isRepeated ? "*:" : positional.isRequired ? ":" : "::"
        return quoted("\(mark)\(zshEscaped(positional.name)):\(zshAction(positional.completion))")
      }
      return """
        \(name)() {
          _arguments -s \\
            \((options + positionals).joined(separator: " \\\n    "))
        }
        """
    }
    let commands = node.subcommands.map { quoted("\($0.name):\($0.abstract)") }
    let branches = node.command.subcommands.map {
      "        \($0.name)) \(functionName(node.path + [$0.name])) && result=0 ;;"
    }
    return """
      \(name)() {
        local curcontext="$curcontext" state line result=1
        local -A opt_args
        local -a commands=(
          \(commands.joined(separator: "\n    "))
        )
        _arguments -C -s \\
          \(options.joined(separator: " \\\n    ")) \\
          '1: :->command' \\
          '*:: :->arguments' && result=0
        case $state in
          command) _describe -t commands 'command' commands && result=0 ;;
          arguments)
            case $words[1] in
      \(branches.joined(separator: "\n"))
              help) \(name) && result=0 ;;
            esac
            ;;
        esac
        return result
      }
      """
  }

  /// One specification of `_arguments`: `--output=` takes the value after `=` or as a word.
  private static func zshOption(_ option: ArgumentDefinition) -> String {
    let mark = option.kind == .option
    let value =
      mark ? ":\(zshEscaped(option.valueName)):\(zshAction(option.completion))" : ""
    let rest = quoted("[\(zshEscaped(option.help))]\(value)")
    let long = option.key + (mark ? "=" : "")
    guard let short = option.short else { return long + rest }
    let exclusion = quoted("(-\(short) \(option.key))")
    return "\(exclusion){-\(short)\(mark ? "+" : ""),\(long)}\(rest)"
  }

  private static func zshAction(_ completion: Completion) -> String {
    switch completion {
    case .file(let extensions) where extensions.isEmpty: "_files"
    case .file(let extensions):
      extensions.count == 1
        ? "_files -g \"*.\(extensions[0])\""
        : "_files -g \"*.(\(extensions.joined(separator: "|")))\""
    case .directory: "_files -/"
    case .values(let values): "(\(values.joined(separator: " ")))"
    case .none: " "
    }
  }

  /// A text in which colons and brackets do not end the part of a specification.
  private static func zshEscaped(_ text: String) -> String {
    text.map { "\\:[]".contains($0) ? "\\\($0)" : String($0) }.joined()
  }
}
