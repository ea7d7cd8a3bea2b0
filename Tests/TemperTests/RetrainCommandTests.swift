import Foundation
import TestSupport
import Testing

@Suite struct RetrainCommandTests {
  private let box: Sandbox

  init() throws {
    box = try Sandbox.withTinyModel()
    try box.done(
      "attack", "--model", "m.safetensors", "--data", "data", "--split", "train", "--count", "3",
      "--target", "all", "-o", "train.jsonl")
  }

  private func retrain(_ arguments: [String], examples: String = "train.jsonl") -> [String] {
    [
      "retrain", "--model", "m.safetensors", "--data", "data", "--examples", examples, "-o",
      "n.safetensors",
    ] + arguments
  }

  @Test(arguments: [
    ["--strategy", "complete", "--epochs", "5"], ["--strategy", "partial"],
    ["--strategy", "partial", "--include-originals"],
  ])
  func aNetworkIsTrainedAgain(arguments: [String]) throws {
    let run = try box.start(retrain(arguments)).wait(timeout: 60)
    #expect(run.status == 0)
    let epochs = arguments.contains("complete") ? 5 : 10
    #expect(run.output.contains("n.safetensors: 49-6-10,"))
    #expect(run.output.contains("\(epochs) epochs"))
    #expect(box.bytes("n.safetensors") != TinyDigits.model)
    #expect(box.bytes("m.safetensors") == TinyDigits.model)
    let originals = arguments.contains("--include-originals") ? 3 : 0
    let model = box.text("n.safetensors")
    #expect(model.contains("\"retraining.originals\":\"\(originals)\""))
    let evaluation = try box.done(
      "evaluate", "--model", "n.safetensors", "--data", "data", "--examples", "train.jsonl")
    #expect(evaluation.output.contains("adversarial examples classified correctly"))
  }

  @Test func theOriginalFallsForItsExamplesAndTheRetrainedForFewer() throws {
    func correct(_ model: String) throws -> (correct: Int, count: Int) {
      let run = try box.done(
        "evaluate", "--model", model, "--data", "data", "--examples", "train.jsonl", "--json")
      let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
      let report = try #require(object as? [String: Any])
      return (
        try #require(report["correct"] as? Int), try #require(report["count"] as? Int)
      )
    }
    let examples = try Records(box.text("train.jsonl")).sortedDistances.count
    #expect(try correct("m.safetensors") == (0, examples))
    let run = try box.start(retrain(["--strategy", "partial", "--epochs", "200"]))
      .wait(timeout: 60)
    #expect(run.status == 0)
    #expect(try correct("n.safetensors").correct > examples / 2)
  }

  @Test func examplesOfTestImagesAreRefused() throws {
    try box.done(
      "attack", "--model", "m.safetensors", "--data", "data", "--count", "1", "-o", "test.jsonl")
    try box.expectFailure(
      retrain(["--strategy", "partial"], examples: "test.jsonl"),
      saying: "test.jsonl: it holds examples of test images", "--split train",
      "--allow-test-images")
  }

  /// What another program made its examples of cannot be chosen any more.
  @Test func examplesOfTestImagesAreAllowedOnRequest() throws {
    try box.done(
      "attack", "--model", "m.safetensors", "--data", "data", "--count", "2", "-o", "test.jsonl")
    try box.write(box.text("train.jsonl") + box.text("test.jsonl"), as: "both.jsonl")
    let counts = try ["train.jsonl", "both.jsonl"].map { name in
      let run = try box.start(
        retrain(
          ["--strategy", "partial", "--allow-test-images", "--include-originals"], examples: name)
      ).wait(timeout: 60)
      #expect(run.status == 0, "\(run.errors)")
      let examples = try Records(box.text(name)).sortedDistances.count
      #expect(box.text("n.safetensors").contains("\"retraining.examples\":\"\(examples)\""))
      return box.text("n.safetensors").firstMatch(of: /"retraining.originals":"(\d+)"/)?.1
    }
    #expect(counts == ["3", "5"])
  }

  @Test func aFileWithoutExamplesIsRefused() throws {
    try box.write("", as: "none.jsonl")
    try box.expectFailure(
      retrain(["--strategy", "partial"], examples: "none.jsonl"),
      saying: "none.jsonl: it holds no examples", "temper attack")
    try box.done(
      "attack", "--model", "m.safetensors", "--data", "data", "--split", "train", "--count", "1",
      "--max-deviation", "1e-6", "-o", "infeasible.jsonl")
    try box.expectFailure(
      retrain(["--strategy", "partial"], examples: "infeasible.jsonl"),
      saying: "infeasible.jsonl: it holds no examples")
  }

  @Test(arguments: [[], ["--include-originals"]])
  func examplesAreNeeded(arguments: [String]) throws {
    for strategy in ["complete", "partial"] {
      try box.expectUsageError(
        [
          "retrain", "--model", "m.safetensors", "--data", "data", "--strategy", strategy, "-o",
          "n.safetensors",
        ] + arguments, saying: "--strategy \(strategy) needs --examples")
    }
  }
}
