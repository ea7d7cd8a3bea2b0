import Foundation
import Testing

@Suite struct CertifyCommandTests {
  private let box: Sandbox

  init() throws { box = try Sandbox.withTinyModel() }

  private func certify(_ arguments: String...) throws -> Sandbox.Run {
    try box.start(["certify", "--model", "m.safetensors", "--data", "data"] + arguments)
      .wait(timeout: 120)
  }

  /// Every image has a record for every radius, robust radii are below fooled ones, and examples hold.
  @Test(arguments: ["l1", "linf"])
  func everyImageIsDecided(norm: String) throws {
    let run = try certify(
      "--norm", norm, "--radius", norm == "l1" ? "0.3,3" : "0.01,0.2", "--count", "6", "-o",
      "c.jsonl",
      "--plot", "c.svg")
    #expect(run.status == 0)
    let records = try Records(box.text("c.jsonl")).all
    #expect(records.count == 12)
    let check = try ExampleCheck(
      model: box.path + "/m.safetensors", data: box.path + "/data", split: .test)
    for record in records {
      let index = try #require(record["index"] as? Int)
      let radius = try #require(record["radius"] as? Double)
      let larger = records.filter {
        $0["index"] as? Int == index && ($0["radius"] as? Double ?? 0) >= radius
      }
      let status = try #require(record["status"] as? String)
      #expect(["robust", "fooled"].contains(status))
      if status == "fooled" {
        #expect(larger.allSatisfy { $0["status"] as? String == "fooled" })
        #expect(try #require(record["distance"] as? Double) <= radius)
        var input = check.images.image(index)
        for change in try #require(record["delta"] as? [[Double]]) {
          input[Int(change[0])] += change[1]
        }
        let logits = check.logits(input)
        let label = Int(check.images.labels[index])
        #expect(logits.contains { $0 > logits[label] })
        let distance = zip(input, check.images.image(index)).map { abs($0 - $1) }
        #expect(
          (norm == "l1" ? distance.reduce(0, +) : distance.reduce(0, max)) <= radius * (1 + 1e-9))
      } else {
        #expect(record["distance"] is NSNull && record["delta"] is NSNull)
      }
    }
    #expect(run.output.contains("certified accuracy"))
    #expect(box.text("c.svg").contains("<svg"))
    let again = try certify(
      "--norm", norm, "--radius", norm == "l1" ? "0.3,3" : "0.01,0.2", "--count", "6", "-o",
      "c.jsonl",
      "--resume")
    #expect(again.status == 0)
    #expect(try Records(box.text("c.jsonl")).all.count == 12)
  }

  @Test func anotherNetworksFileIsRefused() throws {
    let question = ["--norm", "linf", "--radius", "0.05", "--count", "1", "-o", "c.jsonl"]
    func run(_ model: String, _ more: String...) throws -> Sandbox.Run {
      try box.start(["certify", "--model", model, "--data", "data"] + question + more)
        .wait(timeout: 120)
    }
    #expect(try run("m.safetensors").status == 0)
    try box.done(
      ["train", "--hidden", "4", "--epochs", "1", "--data", "data", "-o", "other.safetensors"])
    let refused = try run("other.safetensors", "--resume")
    #expect(refused.status == 1)
    #expect(refused.errors.contains("c.jsonl: its records are of m.safetensors ("))
    #expect(refused.errors.contains("not of other.safetensors ("))
  }

  @Test func theSummaryIsAMachines() throws {
    let run = try certify("--norm", "linf", "--radius", "0.05", "--count", "5", "--json")
    let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    let summary = try #require((object?["summary"] as? [[String: Any]])?.first)
    let all = try #require(summary["all"] as? [String: Any])
    #expect(all["images"] as? Int == 5)
    let parts = ["robust", "fooled", "unknown"].compactMap { all[$0] as? Int }
    #expect(parts.count == 3 && parts.reduce(0, +) == 5)
    #expect((summary["classes"] as? [Any])?.count == 10)
  }

  /// What float32 can be off is asked for besides, so that no more images are robust.
  @Test func float32IsNeverMoreRobust() throws {
    func robust(_ arguments: String...) throws -> Int {
      let run = try box.start(
        [
          "certify", "--model", "m.safetensors", "--data", "data", "--norm", "linf", "--radius",
          "0.02", "--count", "8", "--quiet",
        ] + arguments
      ).wait(timeout: 120)
      return run.output.split(separator: "\n").count { $0.contains("  robust") }
    }
    let (covered, plain) = (try robust("--difference", "float32"), try robust())
    #expect(covered <= plain)
  }

  @Test(arguments: [
    (["--norm", "l2", "--radius", "1", "--count", "1"], "nothing can be proved in this norm"),
    (["--norm", "l0", "--radius", "1", "--count", "1"], "one of l1, linf"),
    (["--norm", "l1", "--radius", "0", "--count", "1"], "above 0"),
    (["--norm", "l1", "--radius", "x", "--count", "1"], "--radius"),
    (["--norm", "l1", "--radius", "1", "--count", "1", "--margin", "2"], "no --margin"),
    (["--norm", "l1", "--radius", "1", "--count", "1", "--resume"], "--resume needs a file"),
    (["--norm", "l1", "--radius", "1"], "missing (--indices"),
    (["--norm", "l1", "--radius", "1", "--count", "1", "-o", "c.png"], "must end in .jsonl"),
  ])
  func wrongUsageIsRefused(arguments: [String], text: String) throws {
    try box.expectUsageError(
      ["certify", "--model", "m.safetensors", "--data", "data"] + arguments, saying: text)
  }
}
