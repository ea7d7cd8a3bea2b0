import Foundation
import Testing

@Suite struct EvaluateCommandTests {
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
