import ArgumentParsing
import Testing

@Suite struct CompletionScriptTests {
  @Test func theShellPicksTheScript() {
    let (root, global) = (Program.root, Program.globals)
    #expect(
      CompletionScript.script(for: .bash, root: root, global: global)
        == CompletionScript.bash(for: root, global: global))
    #expect(
      CompletionScript.script(for: .zsh, root: root, global: global)
        == CompletionScript.zsh(for: root, global: global))
    #expect(
      CompletionScript.script(for: .fish, root: root, global: global)
        == CompletionScript.fish(for: root, global: global))
  }

  /// Help texts with every character that means something to one of the shells.
  static let hostile = Command(
    "temper-2", abstract: "It's \"odd\": $HOME `id` [a] \\ (b)", examples: [],
    subcommands: [
      Command(
        "run", abstract: "Don't: 'x' [y]", examples: [],
        arguments: [
          Option<Int?>("a", short: "a", value: "N:M", help: "it's [a]: 100 % \\ $HOME `id`"),
          Option<String?>("b", value: "F", help: "*", completion: .file(["a", "b"])),
          Positional<String?>("WHAT", help: "it's [a]: b", completion: .file()),
        ]
      ) { _ in .success }
    ])

  @Test(
    arguments: [
      (Shell.bash, "bash"), (.zsh, "zsh"), (.fish, "fish"),
    ].filter { ShellRun.isInstalled($0.1) })
  func theShellAcceptsTheScript(shell: Shell, program: String) throws {
    let run = try #require(ShellRun(program))
    for (root, global) in [(Program.root, Program.globals), (Self.hostile, [])] {
      let script = CompletionScript.script(for: shell, root: root, global: global)
      let (text, status) = try run.output(before: ["-n"], script: script)
      #expect(text == "")
      #expect(status == 0)
    }
  }
}
