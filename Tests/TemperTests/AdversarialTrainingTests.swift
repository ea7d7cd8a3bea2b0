import Foundation
import TestSupport
import Testing

/// `temper retrain --strategy pgd`.
@Suite struct AdversarialTrainingTests {
  private let box: Sandbox

  init() throws { box = try Sandbox.withTinyModel() }

  private func retrain(_ arguments: String..., output: String = "n.safetensors") -> [String] {
    [
      "retrain", "--model", "m.safetensors", "--data", "data", "--strategy", "pgd", "-o", output,
    ] + arguments
  }

  @Test func aNewNetworkOfTheSameShapeIsTrained() throws {
    let run = try box.done(
      retrain("--norm", "linf", "--radius", "0.125", "--steps", "5", "--epochs", "3"))
    #expect(
      run.output.wholeMatch(
        of: /n\.safetensors: 49-6-10, test accuracy \d+\.\d\d %, 3 epochs in \d+\.\d s\n/) != nil)
    #expect(run.errors.contains("epochs: 3/3"))
    let model = box.text("n.safetensors")
    for entry in [
      "strategy\":\"pgd", "norm\":\"linf", "radius\":\"0.125", "steps\":\"5",
      "step_size\":\"0.0625", "clean_fraction\":\"0.0", "warm_up\":\"0.5",
    ] {
      #expect(model.contains("\"retraining.\(entry)\""), "\(entry)")
    }
    #expect(box.bytes("m.safetensors") == TinyDigits.model)
  }

  @Test(arguments: ["l1", "l2", "linf"]) func theSameSeedGivesTheSameBytes(norm: String) throws {
    for (name, seed) in [("a", "7"), ("b", "7"), ("c", "8")] {
      try box.done(retrain("--norm", norm, "--epochs", "2", "--seed", seed, output: name))
    }
    #expect(box.bytes("a") == box.bytes("b"))
    #expect(box.bytes("a") != box.bytes("c"))
  }

  /// The changes that fool it, proved smallest, are larger.
  @Test func theNetworkIsHarderToFool() throws {
    let training = [
      "--epochs", "40", "--batch-size", "8", "--learning-rate", "0.01", "--seed", "1",
    ]
    try box.done(retrain("--norm", "l1", "--radius", "1") + training)
    func distances(_ model: String) throws -> [Double] {
      try box.done(
        "attack", "--model", model, "--data", "data", "--count", "8", "--target", "untargeted",
        "-o", "\(model).jsonl")
      return try Records(box.text("\(model).jsonl")).sortedDistances.map(\.distance)
    }
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    #expect(try mean(distances("n.safetensors")) > mean(distances("m.safetensors")))
  }

  @Test(arguments: [
    ("norm", "l0"), ("radius", "0"), ("radius", "nan"), ("steps", "0"), ("steps", "2.5"),
    ("step-size", "-1"), ("step-size", "100"), ("clean-fraction", "1.5"), ("warm-up", "-0.5"),
  ])
  func badOptionsAreNamed(option: String, value: String) throws {
    try box.expectUsageError(retrain("--\(option)", value), saying: "--\(option)")
  }

  @Test func aBallLargerThanAllInputsIsRefused() throws {
    try box.expectUsageError(
      retrain("--norm", "linf", "--radius", "1.5"), saying: "--radius: no input can change")
  }

  @Test func examplesHaveNoUse() throws {
    try box.expectUsageError(
      retrain("--examples", "a.jsonl"), saying: "--examples: --strategy pgd makes its own")
    try box.expectUsageError(
      retrain("--include-originals"), saying: "--include-originals: --strategy pgd makes its own")
  }

  @Test(arguments: ["norm", "radius", "steps", "step-size", "clean-fraction", "warm-up"])
  func withoutAnAttackItsOptionsHaveNoUse(option: String) throws {
    try box.expectUsageError(
      [
        "retrain", "--model", "m.safetensors", "--data", "data", "--examples", "a.jsonl",
        "--strategy", "partial", "-o", "n.safetensors", "--\(option)",
        option == "norm" ? "l1" : "1",
      ], saying: "--\(option) belongs to --strategy pgd")
  }
}
