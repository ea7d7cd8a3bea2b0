import Foundation
import Networks
import Testing

/// `--read-outputs relu`: a network with linear outputs, read as the thesis's networks are.
@Suite struct ReadOutputsTests {
  private let box: Sandbox

  init() throws { box = try Sandbox.withTinyModel() }

  private func run(_ command: String, _ arguments: String..., model: String = "m.safetensors")
    throws
    -> Sandbox.Run
  {
    try box.start([command, "--model", model, "--data", "data"] + arguments).wait(timeout: 120)
  }

  private func json(_ run: Sandbox.Run) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
    return try #require(object as? [String: Any], "\(run.errors)")
  }

  private func check(_ model: String = "m.safetensors") throws -> ExampleCheck {
    try ExampleCheck(model: box.path + "/" + model, data: box.path + "/data", split: .test)
  }

  /// The tiny model with so much less on every logit that about half of the images on which it is
  /// right have none above zero; what it answers with linear outputs stays the same.
  private func writeLoweredModel() throws {
    let check = try check()
    let largest = check.images.labels.indices.map {
      check.logits(check.images.image($0)).max() ?? 0
    }.sorted()
    var file = try ModelFile(contentsOf: box.path + "/m.safetensors")
    var network = try file.network
    let last = network.layers.count - 1
    let middle = Float(largest[largest.count / 2])
    for index in network.layers[last].bias.indices { network.layers[last].bias[index] -= middle }
    file.graph = NetworkGraph(network)
    try file.write(to: box.path + "/low.safetensors")
  }

  /// Another question, with another name, whose answers are never further; those that end in no
  /// answer are replayed, and the thesis's integer program comes to the same.
  @Test func zeroOutputsFoolANetworkThatIsReadThroughAReLU() throws {
    func attack(_ arguments: String..., to file: String) throws -> [[String: Any]] {
      try box.done(
        ["attack", "--model", "m.safetensors", "--data", "data", "--count", "3", "--target", "all"]
          + ["--floor", "0", "-o", file] + arguments)
      return try Records(box.text(file)).all.sorted {
        ($0["index"] as? Int ?? 0, $0["target"] as? Int ?? 0)
          < ($1["index"] as? Int ?? 0, $1["target"] as? Int ?? 0)
      }
    }
    let linear = try attack(to: "linear.jsonl")
    let relu = try attack("--read-outputs", "relu", to: "relu.jsonl")
    let program = try attack("--read-outputs", "relu", "--method", "milp-base", to: "p.jsonl")
    #expect(linear.count == 27 && relu.count == 27 && program.count == 27)
    let check = try check()
    var unanswered = 0
    for (number, record) in relu.enumerated() {
      #expect(record["outputs"] as? String == "relu" && linear[number]["outputs"] == nil)
      #expect(record["network"] as? String != linear[number]["network"] as? String)
      #expect(record["settings"] as? String != linear[number]["settings"] as? String)
      let infimum = try #require(record["infimum"] as? Double)
      let other = try #require(program[number]["infimum"] as? Double)
      #expect(abs(infimum - other) <= 1e-5 * max(1, infimum))
      if let further = linear[number]["infimum"] as? Double {
        #expect(infimum <= further * (1 + 2e-6))
      }
      guard record["classified_as"] as? String == "none" else { continue }
      unanswered += 1
      var input = check.images.image(try #require(record["index"] as? Int))
      for change in try #require(record["delta"] as? [[Double]]) {
        input[Int(change[0])] += change[1]
      }
      #expect(check.logits(input).allSatisfy { $0 <= 0 })
    }
    #expect(unanswered > 0)
    #expect(!linear.contains { $0["classified_as"] as? String == "none" })
  }

  @Test func resumingDoesNotMixReadings() throws {
    try box.done(
      "attack", "--model", "m.safetensors", "--data", "data", "--count", "1", "-o", "a.jsonl",
      "--read-outputs", "relu")
    let before = box.text("a.jsonl")
    try box.expectFailure(
      [
        "attack", "--model", "m.safetensors", "--data", "data", "--count", "1", "-o", "a.jsonl",
        "--resume",
      ], saying: "outputs read through a ReLU", "--read-outputs")
    #expect(box.text("a.jsonl") == before)
    let again = try run(
      "attack", "--count", "1", "-o", "a.jsonl", "--resume", "--read-outputs", "relu")
    #expect(again.status == 0)
    #expect(box.text("a.jsonl") == before)
    let certify = [
      "certify", "--model", "m.safetensors", "--data", "data", "--norm", "l1", "--radius", "0.1",
      "--count", "1", "-o", "c.jsonl",
    ]
    try box.done(certify + ["--read-outputs", "relu"])
    #expect(try Records(box.text("c.jsonl")).all[0]["outputs"] as? String == "relu")
    try box.expectFailure(certify + ["--resume"], saying: "--read-outputs")
  }

  @Test func aCleanImageWithoutAnAnswerIsNotCorrect() throws {
    try writeLoweredModel()
    let check = try check("low.safetensors")
    var expected = (linear: 0, relu: 0, silent: [Int]())
    for (index, label) in check.images.labels.enumerated() {
      let logits = check.logits(check.images.image(index))
      let largest = try #require(logits.max())
      let isRight = logits.firstIndex(of: largest) == Int(label)
      if isRight { expected.linear += 1 }
      if isRight && largest > 0 { expected.relu += 1 }
      if isRight && largest < -1e-4 { expected.silent.append(index) }
    }
    #expect(expected.relu > 0 && expected.relu < expected.linear)
    let linear = try json(run("evaluate", "--json", model: "low.safetensors"))
    let relu = try json(
      run("evaluate", "--json", "--read-outputs", "relu", model: "low.safetensors"))
    #expect(linear["correct"] as? Int == expected.linear)
    #expect(relu["correct"] as? Int == expected.relu)
    #expect(linear["outputs"] as? String == "linear" && relu["outputs"] as? String == "relu")

    let silent = "\(try #require(expected.silent.first))"
    let attacked = try run("attack", "--indices", silent, model: "low.safetensors")
    #expect(attacked.output.contains("1 attacks"))
    let skipped = try run(
      "attack", "--indices", silent, "--read-outputs", "relu", model: "low.safetensors")
    #expect(skipped.errors.contains("image \(silent): skipped, the network misclassifies it"))
    #expect(skipped.output.contains("no attacks"))

    try box.done(
      "certify", "--model", "low.safetensors", "--data", "data", "--norm", "linf", "--radius",
      "0.001", "--indices", silent, "--read-outputs", "relu", "-o", "c.jsonl")
    let record = try Records(box.text("c.jsonl")).all[0]
    #expect(record["status"] as? String == "fooled" && record["distance"] as? Double == 0)
    #expect(record["prediction"] as? String == "none")
  }

  /// Training goes on with the model's own outputs; only the accuracy is read otherwise.
  @Test func retrainingKeepsTheModelsOwnOutputs() throws {
    try writeLoweredModel()
    try box.done(
      "attack", "--model", "low.safetensors", "--data", "data", "--split", "train", "--count", "2",
      "-o", "train.jsonl")
    func retrain(_ output: String, _ arguments: String...) throws -> [String: Any] {
      try json(
        box.start(
          [
            "retrain", "--model", "low.safetensors", "--data", "data", "--examples", "train.jsonl",
            "--strategy", "partial", "--epochs", "1", "-o", output, "--json",
          ] + arguments
        ).wait(timeout: 60))
    }
    let plain = try retrain("a.safetensors")
    let read = try retrain("b.safetensors", "--read-outputs", "relu")
    #expect(box.bytes("a.safetensors") == box.bytes("b.safetensors"))
    #expect(plain["outputs"] as? String == "linear" && read["outputs"] as? String == "relu")
    for (report, reading) in [(plain, "linear"), (read, "relu")] {
      let evaluated = try json(
        run("evaluate", "--json", "--read-outputs", reading, model: "a.safetensors"))
      #expect(report["testAccuracy"] as? Double == evaluated["accuracy"] as? Double)
    }
  }

  /// What follows the logits changes no bound of a neuron.
  @Test func bothReadingsShareTheBoundsBesideTheModel() throws {
    let attack = ["attack", "--model", "m.safetensors", "--data", "data", "--count", "1"]
    try box.done(attack + ["--method", "milp-weak", "--quiet"])
    let name = "m.bounds-milp-weak.json"
    let bounds = try #require(box.bytes(name))
    let run = try box.done(attack + ["--method", "milp-weak", "--read-outputs", "relu"])
    #expect(box.bytes(name) == bounds)
    #expect(!run.errors.contains("computing again"))
  }

  @Test func visualizeSaysHowOutputsAreRead() throws {
    func record(_ arguments: String...) throws -> [String: Any] {
      let run = try box.done(
        ["visualize", "--model", "m.safetensors", "--class", "3", "-o", "v.png", "--json"]
          + arguments)
      let all = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]]
      return try #require(all?.first)
    }
    let (linear, relu) = (try record(), try record("--read-outputs", "relu"))
    #expect(linear["outputs"] == nil && relu["outputs"] as? String == "relu")
    #expect(linear["value"] as? Double == relu["value"] as? Double)
    #expect(linear["network"] as? String != relu["network"] as? String)
    // The softmax of outputs that are not negative.
    #expect(linear["probability"] as? Double != relu["probability"] as? Double)
  }

  /// The exact search's program is that of one region, the thesis's has both.
  @Test func anExportedProgramSaysWhatItLeavesOut() throws {
    func errors(_ arguments: String...) throws -> String {
      try box.start(
        ["export", "--model", "m.safetensors", "--data", "data", "--index", "0", "--floor", "0"]
          + ["--read-outputs", "relu", "--format", "lp", "-o", "a.lp"] + arguments
      ).wait(timeout: 60).errors
    }
    let exact = try errors("--method", "exact", "--tightening", "0")
    #expect(exact.contains("all outputs are zero would count too"))
    #expect(try !errors("--method", "milp-base").contains("would count too"))
  }

  @Test func exactnessHasNoReading() throws {
    try box.expectUsageError(
      [
        "evaluate", "--model", "m.safetensors", "--data", "data", "--exactness", "1",
        "--read-outputs", "relu",
      ], saying: "--read-outputs")
  }
}
