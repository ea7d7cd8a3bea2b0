import ArgumentParsing
import Basics
import Foundation
import Verification

/// `temper merge`: the records of several machines as one file.
enum MergeCommand {
  private static let files = PositionalList<String>(
    required: "FILE", help: "files of adversarial examples", completion: .file(["jsonl"]))
  private static let output = Option<String>(
    required: "output", short: "o", value: "FILE", help: "where the joined records go",
    completion: .file(["jsonl"]))

  static let command = Command(
    "merge", abstract: "Join files of adversarial examples.",
    examples: [
      Example(
        "temper merge part1.jsonl part2.jsonl -o all.jsonl",
        "What two shards of one attack found.")
    ],
    discussion: "Of several records of one question a proved one counts, or else the smallest "
      + "change. Records that contradict each other are an error.",
    arguments: [files, output]
  ) { arguments in
    let path = arguments[output]
    guard !FileManager.default.fileExists(atPath: path) else {
      Console.note("temper: \(path): exists already (name another file)")
      return .failure
    }
    try InputPath.checkOutput(path)
    var merge = ExampleMerge()
    for file in arguments[files] { try merge.add(contentsOf: file) }
    try ExampleFile.write(merge.merged, to: path)
    Console.result("\(path): \(merge.merged.count) records")
    return .success
  }
}
