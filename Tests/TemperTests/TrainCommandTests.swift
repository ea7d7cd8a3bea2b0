import Foundation
import Testing

@Suite struct TrainCommandTests {
  private let box: Sandbox

  init() throws {
    box = try Sandbox()
    try box.writeTinyData()
  }

  private func train(_ name: String, _ arguments: String...) throws -> Sandbox.Run {
    try box.start(
      ["train", "--data", "data", "--hidden", "8,8", "--epochs", "3", "-o", name] + arguments
    ).wait(timeout: 60)
  }

  @Test func theSameSeedGivesTheSameBytes() throws {
    #expect(try train("a", "--seed", "7").status == 0)
    #expect(try train("b", "--seed", "7").status == 0)
    #expect(try train("c", "--seed", "8").status == 0)
    #expect(box.bytes("a") == box.bytes("b"))
    #expect(box.bytes("a") != box.bytes("c"))
  }

  @Test func theSummaryIsOnStandardOutput() throws {
    let run = try train("a")
    #expect(
      run.output.wholeMatch(
        of: /a: 49-8-8-10, test accuracy \d+\.\d\d %, 3 epochs in \d+\.\d s\n/) != nil)
    #expect(run.errors.contains("epochs: 3/3"))
    #expect(try train("a", "--quiet").errors.isEmpty)
  }

  @Test func jsonHoldsEveryEpoch() throws {
    let run = try train("a", "--json", "--validation", "20")
    let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
    let report = try #require(object as? [String: Any])
    #expect(report["architecture"] as? String == "49-8-8-10")
    let history = try #require(report["history"] as? [[String: Any]])
    #expect(history.map { $0["epoch"] as? Int } == [1, 2, 3])
    #expect(history.allSatisfy { $0["validationAccuracy"] is Double })
  }

  @Test func theThesissNetworksHaveNames() throws {
    let run = try box.temper(
      "train", "--data", "data", "--network", "dnn1", "--epochs", "1", "-o", "a")
    #expect(run.output.contains("a: 49-8-8-8-10,"))
  }

  @Test func meanSquaredErrorHasAReLUOutput() throws {
    #expect(try train("a", "--loss", "mse").status == 0)
    #expect(box.text("a").contains("\"output_activation\":\"relu\""))
  }

  @Test func layersOfManyKinds() throws {
    let layers = "conv:4x3+1,relu,residual(conv:4x3+1,relu),maxpool:2,dropout:0.1,dense:10"
    func train(_ name: String) throws -> Sandbox.Run {
      try box.temper(
        "train", "--data", "data", "--layers", layers, "--epochs", "2", "--optimizer", "sgd",
        "--momentum", "0.5", "--learning-rate", "0.05", "--rate-steps", "1:0.01", "--weight-decay",
        "1e-4", "--shift", "1", "--flips", "-o", name)
    }
    let run = try train("a")
    #expect(
      run.output.contains("a: 1 x 7 x 7: conv:4x3+1,relu,conv:4x3+1,relu,sum(3,1),maxpool:2,"))
    #expect(try train("b").status == 0 && box.bytes("a") == box.bytes("b"))
    for (key, value) in [
      ("optimizer", "sgd"), ("momentum", "0.5"), ("rate_steps", "1:0.01"),
      ("weight_decay", "0.0001"), ("shift", "1"), ("flips", "true"),
    ] { #expect(box.text("a").contains("\"training.\(key)\":\"\(value)\"")) }
    // What else takes a model takes this one.
    let accuracy = try box.temper("evaluate", "--data", "data", "--model", "a")
    #expect(accuracy.output.contains("test images classified correctly"))
    let certify = try box.temper(
      "certify", "--data", "data", "--model", "a", "--norm", "linf", "--radius", "1e-6", "--count",
      "2")
    #expect(certify.output.contains("of 2; certified accuracy"))
    try box.expectFailure(
      ["perturb", "--data", "data", "--model", "a", "--originals", "0-3", "-o", "p.json"],
      saying: "a: this takes fully connected networks", "conv:4x3+1")
  }

  @Test(arguments: [
    (["--layers", "conv:4x3,relu,dense:3"], "gives 3, and the data have 10 classes"),
    (["--layers", "conv:4x9,dense:10"], "layer 1 (conv:4x9)"),
    (["--layers", "conf:4x9"], "'conf:4x9' is no layer"),
    (["--hidden", "8", "--layers", "dense:10"], "--layers"),
    (["--hidden", "8", "--momentum", "0.5"], "--optimizer sgd"),
    (["--hidden", "8", "--shift", "7"], "can move by at most 6"),
    (["--hidden", "8", "--rate-steps", "5:0.1,3:0.1"], "ascending"),
    (["--hidden", "8", "--rate-steps", "5"], "5:0.01,8:0.001"),
    (["--hidden", "8", "--loss", "binary"], "the data have 10"),
    (["--hidden", "8", "--dropout", "1"], "below 1"),
  ])
  func whatDoesNotFitIsNamed(options: [String], message: String) throws {
    let run = try box.start(["train", "--data", "data", "-o", "x"] + options).wait(timeout: 60)
    #expect(run.status == 64 && run.errors.contains(message), "\(run.errors)")
    #expect(box.bytes("x") == nil)
  }

  @Test func numbersBeyondAllBoundsAreAnError() throws {
    try box.expectFailure(
      ["train", "--data", "data", "--hidden", "8", "--learning-rate", "1e300", "-o", "x"],
      saying: "training diverged in epoch 1", "--learning-rate")
  }

  @Test func testImagesAreLookedAtBeforeTheTraining() throws {
    try FileManager.default.removeItem(atPath: box.path + "/data/t10k-images-idx3-ubyte")
    try box.expectFailure(
      ["train", "--data", "data", "--hidden", "8", "--epochs", "1000000", "-o", "x"],
      saying: "t10k-images-idx3-ubyte: not found", "temper data fetch")
  }
}
