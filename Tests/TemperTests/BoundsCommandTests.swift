import Foundation
import Testing

@Suite struct BoundsCommandTests {
  private let box: Sandbox

  init() throws { box = try Sandbox.withTinyModel() }

  private func object(_ text: String) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8))
    return try #require(object as? [String: Any])
  }

  /// The neurons in a bounds file, layer by layer; nil for what is not finished.
  private func neurons(_ file: String) throws -> [[[String: Any]?]] {
    let layers = try #require(try object(box.text(file))["layers"] as? [[String: Any]])
    return try layers.map { layer in
      try #require(layer["neurons"] as? [Any]).map { $0 as? [String: Any] }
    }
  }

  @Test(arguments: ["interval", "lp", "milp", "milp-weak"])
  func everyMethodPrintsATableAndKeepsAFile(method: String) throws {
    let run = try box.temper("bounds", "--model", "m.safetensors", "--method", method)
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[0].contains("neurons  active  inactive  unstable  mean width  largest width"))
    #expect(lines[1].contains(#/^ +1 +6 /#))
    #expect(lines[2].contains(#/^output +10 /#))
    #expect(
      lines[3].contains(
        /^m\.bounds-\S+\.json: 16 neurons, 0 of 32 bounds not exact, [0-9.]+ s$/))
    #expect(lines[3].hasPrefix("m.bounds-\(method).json: "))
    #expect(try neurons("m.bounds-\(method).json").map(\.count) == [6, 10])
  }

  @Test func theDefaultIsTheWeakMethod() throws {
    try box.done("bounds", "--model", "m.safetensors")
    #expect(box.bytes("m.bounds-milp-weak.json") != nil)
  }

  @Test func jsonHoldsEverything() throws {
    let run = try box.done("bounds", "--model", "m.safetensors", "--method", "lp", "--json")
    let report = try object(run.output)
    #expect(report["file"] as? String == "m.bounds-lp.json")
    let bounds = try #require(report["bounds"] as? [String: Any])
    let file = try object(box.text("m.bounds-lp.json"))
    #expect(NSDictionary(dictionary: bounds) == NSDictionary(dictionary: file))
    let summary = try #require(report["summary"] as? [[String: Any]])
    #expect(summary.map { $0["neurons"] as? Int } == [6, 10])
    for layer in summary {
      let counts = ["active", "inactive", "unstable"].compactMap { layer[$0] as? Int }
      #expect(counts.reduce(0, +) == layer["neurons"] as? Int)
      #expect(layer["inexact"] as? Int == 0)
    }
  }

  @Test func boundsHoldForTheTestImages() throws {
    try box.done("bounds", "--model", "m.safetensors", "--method", "milp")
    let check = try ExampleCheck(
      model: box.path + "/m.safetensors", data: box.path + "/data", split: .test)
    let logits = try #require(try neurons("m.bounds-milp.json").last)
    for image in 0..<check.images.count {
      for (value, neuron) in zip(check.logits(check.images.image(image)), logits) {
        let (lower, upper) = (neuron?["lower"] as? Double, neuron?["upper"] as? Double)
        #expect(try #require(lower) <= value && value <= #require(upper))
      }
    }
  }

  @Test func aTimeLimitLeavesSomethingUnproven() throws {
    let arguments = [
      "bounds", "--model", "m.safetensors", "--method", "milp", "--bound-time-limit", "1e-6",
    ]
    let run = try box.start(arguments).wait(timeout: 60)
    #expect(run.status == 2)
    #expect(run.output.contains("m.bounds-milp-1e-06s.json: 16 neurons, 20 of 32 bounds not exact"))
    #expect(try box.start(arguments).wait(timeout: 60).status == 2)
  }

  @Test func whatIsMissingInTheFileIsComputed() throws {
    let command = ["bounds", "--model", "m.safetensors", "--method", "milp", "--quiet"]
    _ = try box.start(command).wait(timeout: 60)
    let whole = try neurons("m.bounds-milp.json")
    var file = try object(box.text("m.bounds-milp.json"))
    var layers = try #require(file["layers"] as? [[String: Any]])
    var outputs = try #require(layers[1]["neurons"] as? [Any])
    outputs.replaceSubrange(3..<7, with: [Any](repeating: NSNull(), count: 4))
    layers[1]["neurons"] = outputs
    file["layers"] = layers
    let text = try JSONSerialization.data(withJSONObject: file)
    try box.write([UInt8](text), as: "m.bounds-milp.json")
    let run = try box.start(command).wait(timeout: 60)
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    for (before, after) in zip(whole.joined(), try neurons("m.bounds-milp.json").joined()) {
      #expect(before?["lower"] as? Double == after?["lower"] as? Double)
      #expect(before?["upper"] as? Double == after?["upper"] as? Double)
    }
  }

  @Test func anotherModelsFileIsTold() throws {
    try box.done(
      "train", "--data", "data", "--hidden", "6", "--epochs", "1", "--seed", "2", "-o",
      "other.safetensors")
    try box.done("bounds", "--model", "other.safetensors", "--method", "lp")
    try box.write(try #require(box.bytes("other.bounds-lp.json")), as: "m.bounds-lp.json")
    let run = try box.temper("bounds", "--model", "m.safetensors", "--method", "lp")
    #expect(run.status == 0)
    #expect(
      run.errorLines.first
        == "temper: m.bounds-lp.json: made for other weights, computing again")
    let again = try box.temper("bounds", "--model", "m.safetensors", "--method", "lp")
    #expect(!again.errors.contains("computing again"))
  }

  @Test func aDamagedFileIsTold() throws {
    try box.write("{\"schema\": 1, ", as: "m.bounds-lp.json")
    let run = try box.temper("bounds", "--model", "m.safetensors", "--method", "lp")
    #expect(run.status == 0)
    #expect(
      run.errorLines.first
        == "temper: m.bounds-lp.json: not a whole file of bounds, computing again")
  }

  @Test func recomputeStartsFromNothing() throws {
    let command = ["bounds", "--model", "m.safetensors", "--method", "lp"]
    _ = try box.start(command).wait(timeout: 60)
    let before = box.bytes("m.bounds-lp.json")
    #expect(try box.start(command).wait(timeout: 60).status == 0)
    #expect(box.bytes("m.bounds-lp.json") == before)
    #expect(try box.start(command + ["--recompute"]).wait(timeout: 60).status == 0)
    #expect(box.bytes("m.bounds-lp.json") != before)
  }

  @Test func theBoxMayGoBelowZero() throws {
    let run = try box.temper(
      "bounds", "--model", "m.safetensors", "--method", "interval", "--box=-1,1")
    #expect(run.status == 0)
    #expect(run.output.contains("m.bounds-interval-box_-1_1.json: "))
  }

  @Test func wrongUsageIsRefused() throws {
    let common = ["bounds", "--model", "m.safetensors"]
    try box.expectUsageError(
      common + ["--bound-time-limit", "3"],
      saying: "--bound-time-limit: milp-weak has no limit to choose")
    try box.expectUsageError(
      common + ["--method", "milp", "--bound-time-limit", "0"], saying: "must be above 0")
    try box.expectUsageError(
      common + ["--box", "1,0"], saying: "must have the smaller number first")
    try box.expectFailure(
      ["bounds", "--model", "none"], saying: "none: cannot read the model (no such file")
    try box.expectFailure(
      common + ["--box", "0,1e308"], saying: "layer 1: its pre-activations can be too large")
  }

  @Test func aFolderInTheFilesPlaceIsNamed() throws {
    try FileManager.default.createDirectory(
      atPath: box.path + "/m.bounds-lp.json", withIntermediateDirectories: false)
    try box.expectFailure(
      ["bounds", "--model", "m.safetensors", "--method", "lp"],
      saying: "m.bounds-lp.json: is a folder")
  }
}

/// `temper bounds --outputs`.
@Suite struct OutputRangesTests {
  private let box: Sandbox

  init() throws {
    box = try Sandbox()
    // y = relu(x0 - x1) with inputs that are neither cut nor scaled.
    try box.write(
      "2,2,1,2,\n2,1,1,\n0,\n-9.0,-9.0,\n9.0,9.0,\n0.0,0.0,0.0,\n1.0,1.0,1.0,\n1.0,-1.0,\n0.0,\n"
        + "1.0,\n0.0,\n", as: "n.nnet")
    try box.write("name,lower,upper\nx0,-1,2.5\nx1,0.25,4\n", as: "box.csv")
  }

  private let command = ["bounds", "--model", "n.nnet", "--outputs", "--box"]

  @Test func rangesAreProved() throws {
    let run = try box.start(command + ["box.csv"]).wait(timeout: 30)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.hasPrefix("output 0  least 0, greatest 2.25, "), "\(run.output)")
    let common = try box.start(command + ["0,0.5"]).wait(timeout: 30)
    #expect(common.output.hasPrefix("output 0  least 0, greatest 0.5, "), "\(common.output)")
    let report = try box.done(command + ["box.csv", "--json"]).output
    let ranges = try #require(
      try JSONSerialization.jsonObject(with: Data(report.utf8)) as? [[String: Any]])
    let greatest = try #require(ranges.first?["greatest"] as? [String: Any])
    #expect(greatest["status"] as? String == "optimal")
    #expect(greatest["input"] as? [Double] == [2.5, 0.25])
  }

  /// A limit leaves a bound that is proved, and something to go on with.
  @Test func aLimitLeavesABound() throws {
    let limited = command + ["box.csv", "-o", "r.jsonl", "--bound-time-limit", "1e-9"]
    let run = try box.start(limited).wait(timeout: 30)
    #expect(run.status == 2 && run.output.contains("limit: time"), "\(run.output)\(run.errors)")
    let again = try box.start(command + ["box.csv", "-o", "r.jsonl", "--resume"]).wait(timeout: 30)
    #expect(again.status == 0 && again.output.hasPrefix("output 0  least 0, greatest 2.25, "))
  }

  @Test func recordsAreKept() throws {
    let file = ["-o", "r.jsonl"]
    let run = try box.start(command + ["box.csv"] + file).wait(timeout: 30)
    #expect(run.status == 0 && run.output.hasPrefix("output 0  least 0, greatest 2.25, "))
    let before = box.text("r.jsonl")
    #expect(before.split(separator: "\n").count == 1)
    try box.expectFailure(command + ["box.csv"] + file, saying: "r.jsonl: exists already")
    let again = try box.start(command + ["box.csv", "--resume"] + file).wait(timeout: 30)
    #expect(again.status == 0 && again.output == run.output && box.text("r.jsonl") == before)
  }

  @Test func mistakesAreNamed() throws {
    try box.write("0,1\n", as: "short.csv")
    try box.expectFailure(
      command + ["short.csv"], saying: "short.csv: bounds 1 inputs, but the network has 2")
    try box.expectFailure(command + ["none.csv"], saying: "none.csv: not found")
    try box.expectUsageError(command + ["3"], saying: "two numbers such as 0,1, or a file")
    try box.expectUsageError(
      command + ["0,1", "--method", "lp"], saying: "--method is for the bounds of neurons")
    try box.expectUsageError(
      ["bounds", "--model", "n.nnet", "-o", "r.jsonl"],
      saying: "--output is for the bounds of outputs")
    try box.expectUsageError(
      ["bounds", "--model", "n.nnet", "--box", "box.csv"],
      saying: "--box: the inputs' own intervals are for --outputs")
    try box.expectFailure(command + ["0,1", "-o", "n.nnet"], saying: "n.nnet")
  }
}
