internal import Campaigns
import ArgumentParsing
import Basics
import Foundation

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
    let joined = OutputFile(arguments[output], .records)
    try joined.check(arguments, inputs: arguments[files].map { ("FILE", $0) })
    guard joined.isNew else {
      throw FileProblem(path: joined.path, reason: "exists already (name another file)")
    }
    var merge = ExampleMerge()
    for file in arguments[files] { try merge.add(contentsOf: file) }
    try joined.write(JSONLinesFile.text(merge.merged))
    joined.report("\(joined.path): \(merge.merged.count) records", arguments)
    return .success
  }
}
