import Foundation
import Testing

/// `temper attack --method fgsm` and `pgd`.
@Suite struct GradientMethodTests {
  private let box: Sandbox

  init() throws {
    box = try Sandbox()
    try box.writeTinyData()
    let run = try box.temper(
      "train", "--data", "data", "--layers", "conv:4x3+1,relu,maxpool:2,dense:10", "--epochs", "20",
      "-o", "m.safetensors")
    #expect(run.status == 0)
  }

  private func attack(_ name: String, _ options: String...) throws -> Sandbox.Run {
    try box.start(
      ["attack", "--model", "m.safetensors", "--data", "data", "-o", name] + options
    ).wait(timeout: 60)
  }

  private func records(_ name: String) throws -> [[String: Any]] {
    try box.text(name).split(separator: "\n").map {
      try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }.sorted { ($0["index"] as? Int ?? 0) < ($1["index"] as? Int ?? 0) }
  }

  private func size(_ record: [String: Any], _ norm: String) -> Double {
    let changes = (record["delta"] as? [[Double]] ?? []).map { abs($0[1]) }
    return switch norm {
    case "l1": changes.reduce(0, +)
    case "l2": changes.reduce(0) { $0 + $1 * $1 }.squareRoot()
    default: changes.max() ?? 0
    }
  }

  /// Every example is within the radius, and of a size that its record has; nothing is proved.
  @Test(arguments: [("l1", 4.0), ("l2", 1.5), ("linf", 0.3)])
  func examplesAreWithinTheRadius(norm: String, radius: Double) throws {
    let run = try attack(
      "a.jsonl", "--count", "10", "--method", "pgd", "--norm", norm, "--radius", "\(radius)",
      "--restarts", "2")
    #expect(run.status == 0, "\(run.errors)")
    let records = try records("a.jsonl")
    #expect(records.count == 10)
    let fooled = records.filter { $0["status"] as? String == "feasible" }
    #expect(fooled.count > 4)
    for record in records {
      #expect(record["limit"] as? String == "method" && record["infimum"] is NSNull)
      #expect(record["method"] as? String == "pgd" && record["norm"] as? String == norm)
    }
    for record in fooled {
      let size = size(record, norm)
      #expect(size <= radius * (1 + 1e-9) && size > 0)
      #expect(abs(size - (record["distance"] as? Double ?? 0)) < 1e-12)
      #expect(record["classified_as"] as? Int != record["label"] as? Int)
    }
    // Another program of the same model says the same of them.
    let evaluated = try box.temper(
      "evaluate", "--data", "data", "--model", "m.safetensors", "--examples", "a.jsonl")
    #expect(evaluated.output.contains("0 of \(fooled.count) adversarial examples"))
  }

  /// The same seed finds the same, and what is done is not done again.
  @Test func resumingAddsNothing() throws {
    let options = ["--method", "pgd", "--norm", "linf", "--radius", "0.2", "--indices", "0-9"]
    func run(_ name: String, _ more: [String]) throws -> Sandbox.Run {
      try box.start(
        ["attack", "--model", "m.safetensors", "--data", "data", "-o", name] + options + more
      ).wait(timeout: 60)
    }
    #expect(try run("a.jsonl", []).status == 0 && run("b.jsonl", ["--jobs", "1"]).status == 0)
    let (first, second) = (try records("a.jsonl"), try records("b.jsonl"))
    #expect(first.map { $0["distance"] as? Double } == second.map { $0["distance"] as? Double })
    let text = box.text("a.jsonl")
    #expect(try run("a.jsonl", ["--resume"]).status == 0)
    #expect(box.text("a.jsonl") == text)
  }

  @Test(arguments: ["label", "others", "cross-entropy"])
  func targetsAreReached(loss: String) throws {
    let run = try attack(
      "a.jsonl", "--count", "20", "--method", "pgd", "--norm", "linf", "--radius", "0.8",
      "--target", "5", "--target-loss", loss)
    #expect(run.status == 0)
    let fooled = try records("a.jsonl").filter { $0["status"] as? String == "feasible" }
    #expect(!fooled.isEmpty && fooled.allSatisfy { $0["classified_as"] as? Int == 5 })
  }

  @Test(arguments: [
    (["--method", "pgd"], "within a --radius"),
    (["--radius", "1"], "--radius belongs to --method fgsm and pgd"),
    (["--method", "pgd", "--radius", "0.1", "--gap", "0.1"], "--gap: --method pgd has no use"),
    (["--method", "pgd", "--radius", "0.1", "--rule", "margin"], "--rule"),
    (
      ["--method", "pgd", "--radius", "0.1", "--norm", "linf", "--step-size", "1"],
      "twice the radius"
    ),
    (["--method", "pgd", "--radius", "2", "--norm", "linf"], "more than 1"),
    (["--method", "pgd", "--radius", "1", "--target-loss", "others"], "needs a --target"),
    (["--method", "fgsm", "--radius", "0.1", "--steps", "3"], "one step"),
    (["--method", "fgsm", "--radius", "0.1", "--norm", "l1"], "fgsm is an attack in linf"),
    (["--norm", "l2"], "nothing can be proved in l2"),
  ])
  func whatDoesNotFitIsRefused(options: [String], message: String) throws {
    try box.expectUsageError(
      ["attack", "--model", "m.safetensors", "--data", "data", "--count", "1"] + options,
      saying: message)
  }
}
