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
