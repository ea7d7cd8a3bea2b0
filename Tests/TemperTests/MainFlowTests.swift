import Foundation
import Testing

/// Every command once, in the order of the README, on digits of MNIST's size.
@Suite struct MainFlowTests {
  @Test func fromDrawingDigitsToAHarderNetwork() throws {
    let box = try Sandbox()
    let drawn = try box.done(
      "data", "synthesize", "--data", "data", "--train-count", "1000", "--test-count", "200",
      "--seed", "3")
    #expect(drawn.output == "1000 training and 200 test digits are in data\n")
    #expect(drawn.errors == "use them with: --data data\n")
    try check(box)

    let data = ["--data", "data"]
    let trained = try box.start(
      ["train", "--hidden", "8,8", "--epochs", "20", "-o", "m.safetensors"] + data
    ).wait(timeout: 60)
    #expect(trained.output.contains("m.safetensors: 784-8-8-10, test accuracy"))
    let evaluated = try box.done("evaluate", "--model", "m.safetensors", "--data", "data")
    #expect(evaluated.output.contains("of 200 test images classified correctly"))

    try attack(box)
    for (name, options) in [
      ("complete", ["--strategy", "complete", "--epochs", "5"]),
      ("partial", ["--strategy", "partial", "--include-originals"]),
    ] {
      let run = try box.start(
        ["retrain", "--model", "m.safetensors", "--examples", "train.jsonl", "-o", name] + options
          + data
      ).wait(timeout: 60)
      #expect(run.status == 0)
      #expect(
        try box.done("evaluate", "--model", name, "--data", "data", "--examples", "test.jsonl")
          .output.contains("adversarial examples classified correctly"))
    }
  }

  /// Whatever is made from digits that the program drew says so, also where the files were unpacked.
  @Test(arguments: [false, true]) func whatIsMadeOfDrawnDigitsSaysSo(isUnpacked: Bool) throws {
    let box = try Sandbox()
    try box.done(
      "data", "synthesize", "--data", "data", "--train-count", "200", "--test-count", "60")
    if isUnpacked {
      let names = try box.names().filter { $0.hasSuffix(".gz") }
      try #require(names.count == 4)
      let run = try box.start(["gunzip"] + names, executable: "/usr/bin/env").wait(timeout: 60)
      try #require(run.status == 0)
    }
    let (note, data) = ("synthetic digits drawn by Temper, not MNIST", ["--data", "data"])
    #expect(try box.done(["data", "check"] + data).output.contains(note + "\n"))
    try box.done(["train", "--hidden", "6", "--epochs", "40", "-o", "m.safetensors"] + data)
    #expect(box.text("m.safetensors").contains(#""training.data":"\#(note)""#))
    let model = ["--model", "m.safetensors"]
    #expect(try box.done(["evaluate"] + model + data).output.hasSuffix(note + "\n"))
    try box.done(
      ["attack", "--count", "2", "--split", "train", "--images", "made", "-o", "a.jsonl"] + model
        + data)
    let records = try Records(box.text("a.jsonl")).all
    #expect(records.count == 2)
    for record in records { #expect(record["synthetic"] as? Bool == true) }
    // No image, but a network that learned from such.
    let seen = try box.done(["visualize", "--class", "3", "--json", "-o", "v.png"] + model)
    #expect(seen.output.contains("\"synthetic\" : true"))
    let perturb = ["perturb", "--examples", "a.jsonl"] + model + data
    try box.done(perturb + ["-o", "p.json"])
    #expect(box.text("p.json").contains("\"synthetic\":true"))
    try box.done(perturb + ["--program", "p.lp"])
    let pictures = try box.names().filter { $0.hasSuffix(".png") }
    #expect(pictures.count == 3)
    for name in pictures { #expect(box.text(name).contains("tEXtComment\0" + note)) }
    #expect(box.text("p.lp").contains("synthetic_digits_drawn_by_Temper"))
  }

  private func check(_ box: Sandbox) throws {
    let text = try box.done("data", "check", "--data", "data")
    #expect(text.output.contains("train-images-idx3-ubyte.gz: 1000 images of 28 x 28, SHA-256 "))
    #expect(text.output.contains("t10k-labels-idx1-ubyte.gz: 200 labels, SHA-256 "))
    #expect(text.output.hasSuffix("usable, but not the published MNIST\n"))
    let json = try box.done("data", "check", "--data", "data", "--json")
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
    let report = try #require(object as? [String: Any])
    #expect(report["published"] as? Bool == false)
    let files = try #require(report["files"] as? [[String: Any]])
    #expect(files.map { $0["count"] as? Int } == [1000, 1000, 200, 200])
    #expect(files.map { $0["rows"] as? Int } == [28, nil, 28, nil])
  }

  /// Three test images with all targets, and a training image to learn from.
  private func attack(_ box: Sandbox) throws {
    let attack = ["attack", "--model", "m.safetensors", "--data", "data", "--target", "all"]
    let run = try box.start(attack + ["--count", "3", "-o", "test.jsonl"]).wait(timeout: 120)
    #expect(run.status == 0, "\(run.errors)")
    let check = try ExampleCheck(
      model: box.path + "/m.safetensors", data: box.path + "/data", split: .test)
    let records = try Records(box.text("test.jsonl"))
    #expect(records.all.count == 27)
    for record in records.all where record["delta"] is [Any] { try check.check(record) }
    let evaluated = try box.done(
      "evaluate", "--model", "m.safetensors", "--data", "data", "--examples", "test.jsonl")
    let count = records.sortedDistances.count
    #expect(evaluated.output.hasPrefix("0 of \(count) adversarial examples"))
    #expect(evaluated.output.contains("\(count) classified differently from the images"))
    #expect(evaluated.output.contains("; \(count) classified as the class"))
    let training = try box.start(
      [
        "attack", "--model", "m.safetensors", "--data", "data", "--split", "train", "--count", "4",
        "-o", "train.jsonl",
      ]
    ).wait(timeout: 120)
    #expect(training.status == 0, "\(training.errors)")
  }
}
