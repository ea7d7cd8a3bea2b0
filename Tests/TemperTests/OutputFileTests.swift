import Basics
import Foundation
import TestSupport
import Testing

/// Where results go, and what they must not destroy.
@Suite struct OutputFileTests {
  private let box: Sandbox

  init() throws {
    box = try Sandbox.withTinyModel()
    try box.done(
      "attack", "--model", "m.safetensors", "--data", "data", "--split", "train", "--count", "2",
      "-o", "a.jsonl", "--quiet")
  }

  /// Every command that writes a file, without the file, and how its name ends.
  private static let commands = [
    (["train", "--hidden", "4", "--epochs", "1", "--data", "data"], "safetensors"),
    (
      [
        "retrain", "--model", "m.safetensors", "--examples", "a.jsonl", "--strategy", "partial",
        "--epochs", "1", "--data", "data",
      ], "safetensors"
    ),
    (
      ["attack", "--model", "m.safetensors", "--data", "data", "--count", "1", "--resume"], "jsonl"
    ),
    (["merge", "a.jsonl"], "jsonl"),
    (["visualize", "--model", "m.safetensors", "--class", "0", "--time-limit", "1"], "png"),
    (
      [
        "perturb", "--model", "m.safetensors", "--data", "data", "--originals", "0-3",
        "--time-limit", "1",
      ], "json"
    ),
    (
      [
        "export", "--model", "m.safetensors", "--data", "data", "--index", "0", "--method",
        "milp-base", "--format", "lp",
      ], "lp"
    ),
    (
      [
        "export", "--model", "m.safetensors", "--data", "data", "--index", "0", "--method",
        "milp-base", "--format", "mps",
      ], "mps"
    ),
    (["report", "--results", "r"], "html"),
  ]

  @Test(arguments: commands)
  func aFileOfAnotherKindIsNotReplaced(command: [String], ending: String) throws {
    for text in ["my notes", "{\"mine\": true", "\u{89}PNG no", "12345678{}"] {
      // A record of another program's is not told from one of this one before it is read.
      if ending == "jsonl", text.hasPrefix("{") { continue }
      try box.write(text, as: "mine.\(ending)")
      try box.expectFailure(
        command + ["-o", "mine.\(ending)"], saying: "mine.\(ending): exists already")
      #expect(box.text("mine.\(ending)") == text)
    }
  }

  @Test(arguments: commands.filter { $0.0[0] != "report" })
  func aFileOfItsOwnKindIsReplaced(command: [String], ending: String) throws {
    guard command[0] != "merge", command[0] != "attack" else { return }
    let own = "own.\(ending)"
    try box.write([UInt8](), as: own)
    var written: [[UInt8]?] = []
    for _ in 0..<2 {
      let run = try box.start(command + ["-o", own]).wait(timeout: 60)
      #expect([0, 2].contains(run.status), "\(run.errors)")
      written.append(box.bytes(own))
    }
    #expect(written[0]?.isEmpty == false && written[1]?.isEmpty == false)
  }

  @Test(arguments: commands)
  func anotherEndingIsRefused(command: [String], ending: String) throws {
    for other in ["svg", "pdf", "SAFETENSORS", "png", "jsonl", "lp", "gz"]
    where other.lowercased() != ending {
      try box.expectUsageError(
        command + ["-o", "v.\(other)"], saying: "--output: v.\(other) would be",
        "must end in .\(ending)")
    }
  }

  @Test func noInputIsReplaced() throws {
    let retrain = [
      "retrain", "--model", "m.safetensors", "--examples", "a.jsonl", "--strategy", "partial",
      "--data", "data",
    ]
    let model = box.bytes("m.safetensors")
    try box.expectFailure(
      retrain + ["-o", "m.safetensors"], saying: "m.safetensors: is the file that --model names")
    #expect(symlink("m.safetensors", box.path + "/link.safetensors") == 0)
    #expect(link(box.path + "/m.safetensors", box.path + "/hard.safetensors") == 0)
    for name in [
      "link.safetensors", "hard.safetensors", "./m.safetensors", "data/../m.safetensors",
    ] {
      try box.expectFailure(
        retrain + ["-o", name], saying: "\(name): is the file that --model names")
    }
    // Of another kind, and without an ending that says so.
    #expect(link(box.path + "/m.safetensors", box.path + "/hard") == 0)
    try box.expectFailure(
      [
        "export", "--model", "m.safetensors", "--data", "data", "--index", "0", "--format", "lp",
        "-o", "hard",
      ], saying: "hard: is the file that --model names")
    #expect(box.bytes("m.safetensors") == model)
  }

  /// What goes to standard output is the file and nothing else.
  @Test(arguments: commands.filter { $0.0[0] != "report" && $0.0[0] != "attack" })
  func aDashIsStandardOutput(command: [String], ending: String) throws {
    let toFile = try box.start(command + ["-o", "x.\(ending)"]).wait(timeout: 60)
    let bytes = try #require(box.bytes("x.\(ending)"))
    let start = bytes.prefix(8)
    for name in ["-", "/dev/stdout"] {
      let before = try box.names()
      let status = try box.shell(
        "\"$TEMPER\" \(command.joined(separator: " ")) -o \(name) > y 2> errors")
      #expect(status == toFile.status, "\(box.text("errors"))")
      let written = try #require(box.bytes("y"))
      #expect(written.prefix(8) == start)
      if command[0] != "perturb" { #expect(written == bytes) }
      #expect(try Set(box.names()).subtracting(before).isSubset(of: ["y", "errors"]))
      #expect(!box.text("errors").isEmpty)
    }
  }

  @Test func recordsGoToStandardOutputAsTheyAreFinished() throws {
    let run = try box.temper(
      "attack", "--model", "m.safetensors", "--data", "data", "--count", "2", "-o", "-")
    #expect(run.status == 0)
    #expect(try Records(run.output).all.count == 2)
    #expect(run.errors.contains("2 attacks: 100.00 % proved"))
    for options in [["--resume"], ["--json"]] {
      try box.expectUsageError(
        ["attack", "--model", "m.safetensors", "--data", "data", "--count", "2", "-o", "-"]
          + options,
        saying: options[0])
    }
  }

  /// A result that cannot be written is a failure, whatever the command.
  @Test(arguments: [
    "--version", "--help", "attack --model m.safetensors --data data --count 1",
    "attack --model m.safetensors --data data --count 1 --json",
    "attack --model m.safetensors --data data --count 1 -o -", "data check --data data",
    "evaluate --model m.safetensors --data data --json", "completion bash",
    "bounds --model m.safetensors --method interval",
    "train --hidden 2 --epochs 0 --data data -o -",
    "visualize --model m.safetensors --class 0 --time-limit 1 -o -",
  ])
  func whatCannotBeWrittenIsAFailure(command: String) throws {
    for (target, reason) in [("> /dev/full", "no space left"), (">&-", "it is closed")] {
      let status = try box.shell("\"$TEMPER\" \(command) 2> errors \(target)")
      #expect(status == 1, "\(command) \(target)")
      #expect(
        box.text("errors").split(separator: "\n").last?
          .hasPrefix("temper: cannot write to standard output: \(reason)") == true,
        "\(box.text("errors"))")
    }
  }

  /// The first file that is opened gets the number of a closed stream, and what is meant for the
  /// stream once went into it.
  @Test func closedStreamsAreNobodysFile() throws {
    let attack = "attack --model m.safetensors --data data --count 3 -o b.jsonl"
    #expect(try box.shell("\"$TEMPER\" \(attack) 2>&-") == 0)
    #expect(try Records(box.text("b.jsonl")).all.count == 3)
    #expect(try box.shell("\"$TEMPER\" \(attack) --resume >&- 2>&- <&-") == 1)
    #expect(try Records(box.text("b.jsonl")).all.count == 3)
  }

  /// A reader that has seen enough is not an error, and nothing is said about it.
  @Test func aReaderMayGoAway() throws {
    _ = try box.shell("\"$TEMPER\" completion bash 2> errors | head -n 1 > y")
    #expect(box.text("errors").isEmpty)
    #expect(box.text("y").hasSuffix("\n"))
  }
}

extension Sandbox {
  /// Runs a line of `sh` in this folder, in which `$TEMPER` is the program, and gives its status.
  func shell(_ line: String) throws -> Int32 {
    try start(["-c", line], environment: ["TEMPER": Self.program], executable: "/bin/sh")
      .wait(timeout: 120).status
  }
}
