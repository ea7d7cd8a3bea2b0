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

  /// What pixels may be, before a perturbation and behind it, is part of the question: more room is
  /// never further, the records say it, and what reads them knows it.
  @Test func attacksSayWhatPixelsMayBe() throws {
    try box.done(
      perturb("--examples", "train.jsonl", "--method", "gradient", "-o", "p.json", "--quiet"))
    let attack = [
      "attack", "--model", "m.safetensors", "--data", "data", "--count", "3", "--perturbation",
      "p.json", "--quiet",
    ]
    func records(_ arguments: String..., to file: String) throws -> [[String: Any]] {
      try box.done(attack + arguments + ["-o", file])
      return try Records(box.text(file)).all.sorted {
        $0["index"] as? Int ?? 0 < $1["index"] as? Int ?? 0
      }
    }
    let plain = try records(to: "plain.jsonl")
    let wide = try records("--image-range=-9,9", to: "wide.jsonl")
    let bounded = try records(
      "--image-range=-9,9", "--perturbed-range=-1,1.5", to: "bounded.jsonl")
    let check = try ExampleCheck(
      model: box.path + "/m.safetensors", data: box.path + "/data", split: .test)
    var isOutside = false
    for (number, record) in wide.enumerated() {
      let distances = try [record, bounded[number], plain[number]].map {
        try #require($0["infimum"] as? Double)
      }
      #expect(distances[0] <= distances[1] * (1 + 2e-6))
      #expect(distances[0] <= distances[2] * (1 + 2e-6))
      #expect(record["image_range"] as? [String: Double] == ["lower": -9, "upper": 9])
      #expect(
        bounded[number]["perturbed_range"] as? [String: Double] == ["lower": -1, "upper": 1.5])
      #expect(plain[number]["image_range"] == nil && record["perturbed_range"] == nil)
      let index = try #require(record["index"] as? Int)
      let image = check.images.image(index)
      for change in try #require(record["delta"] as? [[Double]])
      where !(0...1 ~= image[Int(change[0])] + change[1]) {
        isOutside = true
      }
    }
    #expect(isOutside)
    let evaluation = try box.done(
      "evaluate", "--model", "m.safetensors", "--data", "data", "--examples", "wide.jsonl",
      "--perturbation", "p.json", "--json")
    let report = try JSONSerialization.jsonObject(with: Data(evaluation.output.utf8))
    #expect((report as? [String: Any])?["fooled"] as? Int == 3)

    try box.done(
      "export", "--model", "m.safetensors", "--data", "data", "--index",
      "\(try #require(plain[0]["index"] as? Int))", "--perturbation", "p.json",
      "--image-range=-9,9", "--method", "milp-base", "--format", "lp", "-o", "p.lp")
    #expect(box.text("p.lp").contains("-9.0 <= x_0_0 <= 9.0"))
    try box.expectUsageError(attack + ["--image-range", "0.5,1"], saying: "must hold 0 to 1")
    try box.expectUsageError(
      ["attack", "--model", "m.safetensors", "--data", "data", "--count", "1"]
        + ["--perturbed-range", "0,1"], saying: "--perturbed-range needs --perturbation")
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
