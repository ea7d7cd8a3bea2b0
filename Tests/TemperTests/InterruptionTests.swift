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

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func anAttackKeepsWhatIsKnownAndGoesOn(signal: Int32) throws {
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
    // What was interrupted is tried again and stands in the file twice.
    let again = before.all.count { $0["limit"] as? String == "interrupted" }
    let after = try Records(box.text("a.jsonl"))
    #expect(after.all.count == 108 + again)
    #expect(Set(after.instances).count == 108)
    #expect(Array(after.instances.prefix(before.all.count)) == before.instances)
    #expect(after.all.count { $0["limit"] is NSNull } == 108)
  }

  /// A network that no search is through with before the signal comes.
  private func withHardModel() throws -> Sandbox {
    let box = try Sandbox()
    try box.writeTinyData()
    try box.done(
      "train", "--data", "data", "--hidden", "60,60,60", "--epochs", "2", "-o", "m.safetensors")
    return box
  }

  /// The record of the instance that was running says what is known by then, on both ways.
  @Test(arguments: [["-o", "a.jsonl"], ["--json"], ["-o", "-"]])
  func theRunningInstanceIsKept(output: [String]) throws {
    let box = try withHardModel()
    let attack = try box.start(
      [
        "attack", "--model", "m.safetensors", "--data", "data", "--count", "1", "--target",
        "untargeted", "--jobs", "1",
      ] + output)
    Thread.sleep(forTimeInterval: 1.5)
    attack.signal(SIGINT)
    let run = try attack.wait(timeout: 30)
    #expect(run.status == 130, "\(run.errors)")
    let record: [String: Any]
    if output[0] == "--json" {
      let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
      record = try #require((object as? [[String: Any]])?.first)
    } else {
      record = try #require(
        try Records(output[1] == "-" ? run.output : box.text("a.jsonl")).all.first)
    }
    #expect(record["limit"] as? String == "interrupted")
    #expect(["feasible", "limit"].contains(record["status"] as? String))
    #expect(record["lower_bound"] is Double)
  }

  @Test func memoryIsALimitLikeTime() throws {
    let box = try withHardModel()
    let run = try box.temper(
      "attack", "--model", "m.safetensors", "--data", "data", "--count", "2", "--memory", "0.001",
      "-o", "a.jsonl")
    #expect(run.status == 2, "\(run.errors)")
    let records = try Records(box.text("a.jsonl"))
    #expect(records.all.map { $0["limit"] as? String } == ["memory", "memory"])
    // A limit of the machine's says nothing about the instance, so it is tried again.
    let again = try box.temper(
      "attack", "--model", "m.safetensors", "--data", "data", "--count", "2", "--time-limit",
      "0.3", "-o", "a.jsonl", "--resume")
    #expect(again.status == 2, "\(again.errors)")
    #expect(try Records(box.text("a.jsonl")).all.count == 4)
    for command in [
      ["visualize", "--class", "1", "-o", "v.png"],
      ["perturb", "--data", "data", "--originals", "0-19", "--minimize-distance", "-o", "p.json"],
      ["bounds", "--method", "milp"],
    ] {
      let run = try box.start(command + ["--model", "m.safetensors", "--memory", "0.001"])
        .wait(timeout: 60)
      #expect(run.status == 2, "\(command): \(run.errors)")
      #expect(run.output.contains(command[0] == "bounds" ? "not exact" : "limit: memory"))
    }
  }

  /// `timeout` sends its signal twice; a person who presses Ctrl-C again later means it.
  @Test func aSecondSignalEndsAtOnceUnlessItFollowsAtOnce() throws {
    let box = try Sandbox()
    try box.writeTinyData()
    for (pause, isKept) in [(0.05, true), (1.3, false)] {
      // An epoch of some seconds, so that both signals come within it.
      let training = try box.start([
        "train", "--data", "data", "--hidden", "2000,2000", "--batch-size", "1", "--epochs", "9",
        "-o", "m.safetensors",
      ])
      Thread.sleep(forTimeInterval: 1)
      let note = "temper: stopping after this epoch"
      #expect(!training.errors.contains(note))
      training.signal(SIGTERM)
      try waitUntil { training.errors.contains(note) }
      Thread.sleep(forTimeInterval: pause)
      #expect(training.isRunning)
      training.signal(SIGTERM)
      if !isKept {
        #expect(try training.wait(timeout: 5).status == 130)
        #expect(box.bytes("m.checkpoint.safetensors") == nil)
      } else {
        Thread.sleep(forTimeInterval: 0.2)
        #expect(training.isRunning)
      }
    }
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
      #expect(
        result.output.contains("m.bounds-milp.json: ") && result.output.contains("not finished"))
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
    #expect(
      lines.count < 10
        && lines.dropFirst().allSatisfy {
          $0.contains("  feasible, ") && $0.hasSuffix(", limit: interrupted")
        })
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
