import Foundation
import Testing

@Suite struct CompletionTests {
  @Test(arguments: ["bash", "zsh", "fish"])
  func aScriptKnowsEverySubcommand(shell: String) throws {
    let run = try Sandbox().temper("completion", shell)
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    for command in HelpTests.commands.flatMap({ $0.split(separator: " ") }) {
      #expect(run.output.contains(command))
    }
  }

  @Test(arguments: ["bash", "zsh", "fish"].filter { Tool.path($0) != nil })
  func theShellReadsItsScript(shell: String) throws {
    let box = try Sandbox()
    let script = try box.done("completion", shell).output
    try box.write(script, as: "script")
    let executable = try #require(Tool.path(shell))
    let run = try box.start(["-n", "script"], executable: executable).wait(timeout: 30)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.isEmpty)
  }
}
