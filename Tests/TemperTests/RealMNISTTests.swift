import Datasets
import Foundation
import Testing

/// Where MNIST is on this machine, if it is.
private enum RealMNIST {
  /// The folder of `TEMPER_DATA` or `data/mnist`, if it holds the published files.
  static let folder: String? = {
    let environment = ProcessInfo.processInfo.environment
    guard let folder = try? MNIST.locate(explicit: nil, environment: environment),
      (try? DataCheck.run(directory: folder))?.isPublishedMNIST == true
    else { return nil }
    return URL(fileURLWithPath: folder).standardizedFileURL.path
  }()
}

@Suite(.enabled(if: RealMNIST.folder != nil, "no MNIST in TEMPER_DATA or data/mnist"))
struct RealMNISTTests {
  @Test func aShortTrainingAndTwoAttacks() throws {
    let data = try #require(RealMNIST.folder)
    let box = try Sandbox()
    let check = try box.done("data", "check", "--data", data)
    #expect(check.output.hasSuffix("all four files have MNIST's published contents\n"))
    let trained = try box.done(
      "train", "--network", "dnn1", "--epochs", "2", "--data", data, "-o", "m.safetensors",
      "--json")
    let object = try JSONSerialization.jsonObject(with: Data(trained.output.utf8))
    let accuracy = (object as? [String: Any])?["testAccuracy"] as? Double
    #expect(try #require(accuracy) > 0.7)
    try box.done(
      "attack", "--model", "m.safetensors", "--data", data, "--count", "2", "-o", "a.jsonl")
    let records = try Records(box.text("a.jsonl"))
    #expect(records.all.map { $0["status"] as? String } == ["optimal", "optimal"])
    let example = try ExampleCheck(
      model: box.path + "/m.safetensors", data: data, split: .test)
    for record in records.all {
      let label = try #require(record["label"] as? Int)
      #expect(record["target"] as? Int == (label + 5) % 10)
      try example.check(record)
    }
  }

  @Test func itIsNotDrawnOver() throws {
    let data = try #require(RealMNIST.folder)
    let run = try Sandbox().temper(
      "data", "synthesize", "--data", data, "--train-count", "10", "--test-count", "10")
    #expect(run.status == 1)
    #expect(run.errors.contains("holds the real MNIST, which synthetic digits will not overwrite"))
  }
}
