import Foundation
import LinearAlgebra
import Networks
import Testing

@Suite struct EvaluateCommandTests {
  /// The rows are the true classes: their sums are the images of each, and the diagonal is right.
  @Test func accuracyIsGivenByClass() throws {
    let box = try Sandbox.withTinyModel()
    let evaluate = ["evaluate", "--model", "m.safetensors", "--data", "data"]
    let run = try box.start(evaluate + ["--json"]).wait(timeout: 60)
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let confusion = try #require(report["confusion"] as? [[Int]])
    let check = try ExampleCheck(
      model: box.path + "/m.safetensors", data: box.path + "/data", split: .test)
    var expected = Array(repeating: Array(repeating: 0, count: 11), count: 10)
    for (index, label) in check.images.labels.enumerated() {
      let logits = check.logits(check.images.image(index))
      let answer = try #require(logits.indices.max { logits[$0] < logits[$1] })
      expected[Int(label)][answer] += 1
    }
    #expect(confusion == expected)
    #expect(report["count"] as? Int == check.images.count)
    let classes = try #require(report["classes"] as? [[String: Any]])
    let diagonal = (0..<10).map { expected[$0][$0] }
    #expect(classes.compactMap { $0["correct"] as? Int } == diagonal)
    #expect(classes[2]["count"] as? Int == 0 && classes[2]["accuracy"] is NSNull)
    let lines = try box.start(evaluate).wait(timeout: 60).output.split(separator: "\n")
    #expect(lines.count == 5)
    let ones = expected[1].reduce(0, +)
    #expect(lines[2].hasPrefix("class 1: \(expected[1][1]) of \(ones), "))
  }

  /// A network that answers nothing: all its outputs are below zero, and a ReLU reads them.
  @Test func noAnswerIsTheLastColumn() throws {
    let box = try Sandbox()
    try box.writeTinyData()
    let network = Network(
      layers: [
        Layer(
          weight: Matrix(rows: 10, columns: 49, elements: Array(repeating: 0, count: 490)),
          bias: Array(repeating: -1, count: 10))
      ], outputActivation: .relu)
    try ModelFile(network: network).write(to: box.path + "/none.safetensors")
    let run = try box.start(
      ["evaluate", "--model", "none.safetensors", "--data", "data", "--json"]
    ).wait(timeout: 60)
    let report = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let confusion = try #require(report["confusion"] as? [[Int]])
    let unanswered = confusion.reduce(0) { $0 + $1[10] }
    let answered = confusion.joined().reduce(0, +) - unanswered
    #expect(unanswered == report["count"] as? Int)
    #expect(answered == 0)
  }

  @Test func theIntegerProgramIsTheNetwork() throws {
    let box = try Sandbox.withTinyModel()
    let evaluate = ["evaluate", "--model", "m.safetensors", "--data", "data"]
    let run = try box.start(evaluate + ["--exactness", "30"]).wait(timeout: 60)
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.output.hasPrefix(
        "30 test images: the integer program and the forward pass differ by at most "))
    let json = try box.start(evaluate + ["--exactness", "100000", "--json"]).wait(timeout: 60)
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
    let report = try #require(object as? [String: Any])
    #expect(try #require(report["largest_deviation"] as? Double) <= 1e-6)
    #expect(report["tolerance"] as? Double == 1e-6)
    let images = try ExampleCheck(
      model: box.path + "/m.safetensors", data: box.path + "/data", split: .test
    ).images
    #expect(report["count"] as? Int == images.count)
    try box.expectUsageError(
      evaluate + ["--exactness", "3", "--examples", "a.jsonl"], saying: "--exactness")
    try box.expectUsageError(evaluate + ["--exactness", "0"], saying: "must be at least 1")
  }
}
