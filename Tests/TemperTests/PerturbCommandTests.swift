import Foundation
import TestSupport
import Testing

@Suite struct PerturbCommandTests {
  private let box: Sandbox

  init() throws {
    box = try Sandbox.withTinyModel()
    try box.done(
      "attack", "--model", "m.safetensors", "--data", "data", "--split", "train", "--count", "4",
      "--target", "all", "-o", "train.jsonl")
  }

  private func perturb(_ arguments: String...) -> [String] {
    ["perturb", "--model", "m.safetensors", "--data", "data"] + arguments
  }

  private func report(_ name: String) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(box.text(name).utf8))
    return try #require(object as? [String: Any])
  }

  /// Examples become correct, the accuracy on them says so, and attacks see the perturbation.
  @Test func aPerturbationProtectsFromItsExamples() throws {
    let run = try box.start(
      perturb("--examples", "train.jsonl", "--originals", "0,1", "-o", "p.json")
    ).wait(timeout: 60)
    #expect(run.status == 0 || run.status == 2)
    #expect(run.output.hasPrefix("general: "))
    let parts = try #require(try report("p.json")["perturbations"] as? [[String: Any]])
    #expect(parts.count == 1)
    #expect((parts[0]["p"] as? [Double])?.count == 49)
    let images = try #require(parts[0]["images"] as? [[String: Any]])
    let correct = images.filter { $0["correct"] as? Bool == true && $0["target"] != nil }.count
    #expect(correct > 0)

    let evaluation = try box.done(
      "evaluate", "--model", "m.safetensors", "--data", "data", "--examples", "train.jsonl",
      "--perturbation", "p.json", "--json")
    let found = try JSONSerialization.jsonObject(with: Data(evaluation.output.utf8))
    let measured = try #require((found as? [String: Any])?["correct"] as? Int)
    // The margin asks for more than to be classified correctly.
    #expect(measured >= correct)

    for options in [[], ["--perturbation", "p.json"]] {
      let attack = try box.done(
        ["attack", "--model", "m.safetensors", "--data", "data", "--count", "1", "--json"]
          + options)
      #expect(attack.output.contains("optimal"))
    }
  }

  @Test(arguments: ["milp", "gradient"])
  func otherMethodsWriteTheSameFile(method: String) throws {
    let run = try box.start(
      perturb(
        "--originals", "0,1", "--method", method, "--only", "weights", "--time-limit", "20", "-o",
        "p.json", "--json")
    ).wait(timeout: 60)
    #expect(run.status == 0 || run.status == 2, "\(run.errors)")
    let settings = try #require(try report("p.json")["settings"] as? [String: Any])
    #expect(settings["method"] as? String == method)
    #expect(settings["parts"] as? String == "weights")
    #expect(run.output.contains("\"bound\""))
  }

  @Test func theIntegerProgramIsWritten() throws {
    for name in ["p.lp", "p.mps"] {
      let run = try box.done(
        perturb("--originals", "0,1", "--minimize-distance", "--program", name))
      #expect(run.output.hasPrefix("\(name): "))
      #expect(box.text(name).contains("d_p_0"))
    }
    try box.expectUsageError(
      perturb("--originals", "0", "--program", "p.txt"), saying: "must end in .mps or .lp")
  }

  @Test func whatCannotBeDoneIsSaid() throws {
    try box.expectUsageError(perturb("-o", "p.json"), saying: "needs images")
    try box.expectUsageError(perturb("--originals", "0"), saying: "--output")
    try box.expectUsageError(
      perturb("--originals", "0", "-o", "p.json", "--box", "0.5,1"), saying: "must hold 0 to 1")
    try box.expectUsageError(
      perturb("--originals", "100000", "-o", "p.json"), saying: "image 100000: there are only")
    try box.expectFailure(
      perturb("--originals", "0", "--kind", "conditional", "-o", "p.json"),
      saying: "none of the images for class")
    try box.write("", as: "none.jsonl")
    try box.expectFailure(
      perturb("--examples", "none.jsonl", "-o", "p.json"), saying: "none.jsonl", "holds no examples"
    )
    let first = try #require(box.text("train.jsonl").split(separator: "\n").first)
    let delta = try #require(first.firstRange(of: "\"delta\":["))
    try box.write(
      first[..<delta.upperBound] + "[0,5]," + first[delta.upperBound...] + "\n", as: "broken.jsonl")
    try box.expectFailure(
      perturb("--examples", "broken.jsonl", "-o", "p.json"), saying: "broken.jsonl",
      "pixels are from 0 to 1")
    try box.expectFailure(
      perturb("--originals", "0", "-o", "no/p.json"), saying: "no/p.json", "folder")
  }

  /// Examples and perturbations belong to the network that they were made for.
  @Test func filesOfAnotherNetworkAreRefused() throws {
    try box.done(
      "train", "--hidden", "5", "--epochs", "1", "--seed", "9", "--data", "data", "-o",
      "other.safetensors")
    try box.expectFailure(
      [
        "perturb", "--model", "other.safetensors", "--data", "data", "--examples", "train.jsonl",
        "-o", "p.json",
      ], saying: "train.jsonl", "made against")
    _ = try box.start(
      perturb("--originals", "0", "--method", "gradient", "-o", "q.json")
    ).wait(timeout: 60)
    for command in ["evaluate", "attack"] {
      try box.expectFailure(
        [command, "--model", "other.safetensors", "--data", "data", "--perturbation", "q.json"]
          + (command == "attack" ? ["--count", "1"] : []), saying: "q.json", "another network")
    }
  }
}
