import Foundation
import Testing

/// `Documentation/records.md` says what the program writes.
@Suite struct RecordsDocumentationTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private func page() throws -> String {
    try String(
      contentsOf: Self.root.appendingPathComponent("Documentation/records.md"), encoding: .utf8)
  }

  @Test func everyKeyHasALine() throws {
    let box = try Sandbox.withTinyModel()
    try box.done(
      "attack", "--model", "m.safetensors", "--data", "data", "--count", "1", "-o", "a.jsonl")
    try box.done(
      "attack", "--model", "m.safetensors", "--data", "data", "--count", "1", "--method",
      "milp-base", "-o", "b.jsonl")
    let documented = try page().split(separator: "\n").filter { $0.hasPrefix("| `") }
      .flatMap { line in line.split(separator: "|")[0].matches(of: /`([a-z_]+)`/).map { $0.1 } }
    for record in try Records(box.text("a.jsonl")).all + Records(box.text("b.jsonl")).all {
      for key in record.keys { #expect(documented.contains { $0 == key }, "\(key)") }
    }
  }

  /// The page's own lines, run by Python; skipped where it has no numpy or no safetensors.
  @Test(.enabled(if: Python.hasSafetensors)) func pythonReplaysARecord() throws {
    let box = try Sandbox.withTinyModel()
    try box.done(
      "attack", "--model", "m.safetensors", "--data", "data", "--count", "1", "-o",
      "attacks.jsonl")
    let blocks = try page().split(separator: "```python").dropFirst().compactMap {
      $0.components(separatedBy: "```").first
    }
    #expect(blocks.count == 2)
    let script = blocks.joined()
      .replacing(
        "gzip.open(\"data/mnist/t10k-images-idx3-ubyte.gz\"", with: "open(\"images\", \"rb\"")
    try box.write(try #require(box.bytes("data/t10k-images-idx3-ubyte")), as: "images")
    try box.write(script, as: "replay.py")
    let run = try box.start(
      ["python3", "-B", "replay.py"], executable: "/usr/bin/env"
    ).wait(timeout: 60)
    #expect(run.status == 0, "\(run.errors)")
    let target = try Records(box.text("attacks.jsonl")).all[0]["target"] as? Int ?? -1
    for number in ["float32", "float64"] {
      #expect(
        run.output.contains("\(number) classified as \(target) and recorded as \(target)\n"))
    }
    #expect(run.output.contains("the inputs are float32: True"))
    #expect(run.output.contains("the network of the record: True"))
  }
}

/// The machine's Python.
private enum Python {
  static let hasSafetensors: Bool = {
    guard let path = Tool.path("python3") else { return false }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = ["-c", "import numpy, safetensors.numpy"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()
}
