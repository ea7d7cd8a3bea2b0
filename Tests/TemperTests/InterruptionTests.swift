import Foundation
import Networks
import TestSupport
import Testing

@Suite struct InterruptionTests {
  private func waitUntil(_ condition: () -> Bool) throws {
    let end = Date().addingTimeInterval(60)
    while !condition() {
      try #require(Date() < end, "nothing happened for a minute")
      Thread.sleep(forTimeInterval: 0.002)
    }
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func anAttackKeepsWhatIsFinishedAndGoesOn(signal: Int32) throws {
    let box = try Sandbox.withTinyModel()
    let arguments = [
      "attack", "--model", "m.safetensors", "--data", "data", "--count", "12", "--target", "all",
      "-o", "a.jsonl", "--jobs", "2",
    ]
    let attack = try box.start(arguments)
    try waitUntil { box.bytes("a.jsonl")?.contains(UInt8(ascii: "\n")) == true }
    attack.signal(signal)
    let run = try attack.wait(timeout: 30)
    #expect(run.status == 130)
    #expect(run.errors.hasSuffix("temper: interrupted; finished results are kept\n"))
    #expect(box.text("a.jsonl").hasSuffix("}\n"))
    let before = try Records(box.text("a.jsonl"))
    #expect((1..<108).contains(before.all.count))
    let rest = try box.start(arguments + ["--resume"]).wait(timeout: 120)
    #expect(rest.status == 0)
    let after = try Records(box.text("a.jsonl"))
    #expect(after.all.count == 108)
    #expect(Set(after.instances).count == 108)
    #expect(Array(after.instances.prefix(before.all.count)) == before.instances)
  }

  /// Thirty neurons in each layer: more than any solver is through with before the signal comes.
  @Test func boundsKeepWhatIsFinishedAndGoOn() throws {
    let box = try Sandbox()
    try box.writeTinyData()
    try box.done(
      "train", "--data", "data", "--hidden", "30,30,30", "--epochs", "1", "-o", "m.safetensors")
    func finished() throws -> [[String: Any]?] {
      let object = try JSONSerialization.jsonObject(with: Data(box.text("b.json").utf8))
      let layers = try #require((object as? [String: Any])?["layers"] as? [[String: Any]])
      return layers.flatMap { ($0["neurons"] as? [Any] ?? []).map { $0 as? [String: Any] } }
    }
    var before: [[String: Any]?] = []
    for run in 0..<2 {
      let file = "m.bounds-milp.json"
      let bounds = try box.start(["bounds", "--model", "m.safetensors", "--method", "milp"])
      try waitUntil { run > 0 || box.bytes(file) != nil }
      Thread.sleep(forTimeInterval: 0.5)
      bounds.signal(SIGINT)
      let result = try bounds.wait(timeout: 30)
      #expect(result.status == 130)
      #expect(result.output.isEmpty)
      #expect(result.errors.hasSuffix("temper: interrupted; finished results are kept\n"))
      #expect(!result.errors.contains("computing again"))
      try box.write(try #require(box.bytes(file)), as: "b.json")
      let after = try finished()
      #expect(after.count == 100)
      #expect(after.prefix(30).allSatisfy { $0 != nil })
      #expect(after.suffix(10).allSatisfy { $0 == nil })
      for case let (old?, new) in zip(before, after) {
        #expect(old["lower"] as? Double == new?["lower"] as? Double)
      }
      before = after
    }
  }

  /// The first class's output does not depend on the input, so that it is proved at once; the second
  /// class's is more than any search is through with before the signal comes.
  @Test func visualizePrintsWhatIsFinished() throws {
    let box = try Sandbox()
    var network = Network(randomWithSizes: [49, 30, 30, 30, 10], seed: 0)
    for column in 0..<30 { network.layers[3].weight[0, column] = 0 }
    network.layers[3].bias[0] = 1
    try ModelFile(network: network).write(to: box.path + "/m.safetensors")
    let visualize = try box.start([
      "visualize", "--model", "m.safetensors", "--all", "--jobs", "1", "-o", "p.png",
    ])
    try waitUntil { visualize.errors.contains("classes: 1/10") }
    visualize.signal(SIGINT)
    let run = try visualize.wait(timeout: 30)
    #expect(run.status == 130)
    #expect(run.errors.hasSuffix("temper: interrupted; finished results are kept\n"))
    let lines = run.output.split(separator: "\n")
    #expect(lines.first?.hasPrefix("class 0  optimal, logit 1.00000, at most ") == true)
    #expect(lines.count < 10 && lines.dropFirst().allSatisfy { $0.contains("  feasible, ") })
    #expect(box.bytes("p.png") != nil)
  }

  /// Thirty neurons in each layer: no search for the smallest perturbation is through with them before
  /// the signal comes.
  @Test func aPerturbationIsTheBestSoFar() throws {
    let box = try Sandbox()
    try box.writeTinyData()
    try box.done(
      "train", "--data", "data", "--hidden", "30,30,30", "--epochs", "1", "-o", "m.safetensors")
    let perturb = try box.start([
      "perturb", "--model", "m.safetensors", "--data", "data", "--originals", "0-19",
      "--minimize-distance", "-o", "p.json",
    ])
    try waitUntil { perturb.errors.contains("general: ") }
    perturb.signal(SIGINT)
    let run = try perturb.wait(timeout: 30)
    #expect(run.status == 130)
    #expect(run.errors.hasSuffix("temper: interrupted; finished results are kept\n"))
    #expect(run.output.hasPrefix("general: "))
    try box.done(
      "evaluate", "--model", "m.safetensors", "--data", "data", "--perturbation", "p.json")
  }

  @Test func aTrainingWritesNothing() throws {
    let box = try Sandbox()
    try box.writeTinyData()
    let before = try box.names()
    let training = try box.start([
      "train", "--data", "data", "--hidden", "50,50", "--epochs", "1000000", "-o", "m.safetensors",
    ])
    Thread.sleep(forTimeInterval: 0.5)
    training.signal(SIGINT)
    #expect(try training.wait(timeout: 30).status == 130)
    #expect(try box.names() == before)
  }

  @Test func whatDoesNotAskEndsAtOnce() throws {
    let box = try Sandbox()
    let drawing = try box.start(["data", "synthesize", "--data", "s", "--train-count", "1000000"])
    Thread.sleep(forTimeInterval: 0.3)
    drawing.signal(SIGINT)
    #expect(try drawing.wait(timeout: 30).status == 130)
    #expect(try box.names().isEmpty)
  }

  @Test func experimentsGoOnFromWhereTheyWere() throws {
    let box = try Sandbox.withTinyExperiments()
    let arguments = [
      "experiments", "--configuration", "tiny.json", "--data", "data", "--results", "r",
      "--only", "attacks",
    ]
    let experiments = try box.start(arguments)
    let file = "r/examples/dnn1-train-examples-20.0s.jsonl"
    try waitUntil { box.bytes(file)?.contains(UInt8(ascii: "\n")) == true }
    experiments.signal(SIGINT)
    let run = try experiments.wait(timeout: 30)
    #expect(run.status == 130)
    #expect(run.errors.hasSuffix("temper: interrupted; finished results are kept\n"))
    let kept = box.text(file)
    #expect(kept.hasSuffix("}\n"))
    let rest = try box.start(arguments).wait(timeout: 120)
    #expect(rest.status == 0)
    #expect(rest.errors.contains("dnn1 train: done before"))
    #expect(box.text(file).hasPrefix(kept))
  }
}
