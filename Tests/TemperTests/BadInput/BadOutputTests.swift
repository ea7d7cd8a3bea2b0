import Basics
import Foundation
import Testing

@Suite struct BadOutputTests {
  /// Every command with an output, all but its path. The trainings would take hours.
  private static let commands = [
    ["train", "--hidden", "4", "--epochs", "100000000", "--data", "data"],
    [
      "retrain", "--model", "m.safetensors", "--examples", "a.jsonl", "--strategy", "complete",
      "--epochs", "100000000", "--data", "data",
    ],
    ["attack", "--model", "m.safetensors", "--data", "data", "--count", "100", "--resume"],
    ["export", "--model", "m.safetensors", "--data", "data", "--index", "0", "--format", "lp"],
    ["report", "--results", "r"],
  ]
  private let box: Sandbox

  init() throws { box = try Sandbox.withTinyModel() }

  @Test(arguments: commands)
  func aMissingFolderIsNamedBeforeTheWork(command: [String]) throws {
    try box.expectFailure(
      command + ["-o", "nowhere/x"],
      saying: "nowhere/x: cannot write, its folder does not exist (make the folder first)")
  }

  @Test(arguments: commands)
  func aFileInTheFoldersPlaceIsNamed(command: [String]) throws {
    try box.expectFailure(
      command + ["-o", "m.safetensors/x"], saying: "m.safetensors/x: cannot write", "not a folder")
  }

  @Test(arguments: commands)
  func aFolderInTheFilesPlaceIsNamed(command: [String]) throws {
    try box.expectFailure(command + ["-o", "data"], saying: "data: is a folder")
  }

  /// A path of one letter once ended in a trap of Foundation.
  @Test func aNameOfOneLetterWorks() throws {
    try box.done("attack", "--model", "m.safetensors", "--data", "data", "--count", "1", "-o", "x")
    #expect(box.text("x").hasSuffix("}\n"))
  }

  @Test(
    .enabled(if: geteuid() != 0, "the superuser may write everywhere"), arguments: commands)
  func aReadOnlyFolderIsNamed(command: [String]) throws {
    try AtomicFile.createDirectory(box.path + "/locked")
    chmod(box.path + "/locked", 0o555)
    try box.expectFailure(
      command + ["-o", "locked/x"], saying: "locked/x: cannot write to its folder", "denied")
  }
}
