import ArgumentParsing

/// `temper completion`: scripts that complete commands and options in a shell.
enum CompletionCommand {
  private static let shell = Positional<Shell>(required: "SHELL", help: "which shell")

  static let command: Command = Command(
    "completion", abstract: "Print a completion script for a shell.",
    examples: [
      Example("source <(temper completion bash)", "For this shell."),
      Example(
        "temper completion fish > ~/.config/fish/completions/temper.fish", "For every later one."),
    ],
    arguments: [shell]
  ) { arguments in
    Console.result(
      CompletionScript.script(
        for: arguments[shell], root: Temper.command, global: Temper.globalArguments))
    return .success
  }
}
