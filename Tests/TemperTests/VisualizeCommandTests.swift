import Foundation
import Testing

@Suite struct VisualizeCommandTests {
  private let box: Sandbox

  init() throws { box = try Sandbox.withTinyModel() }

  private func visualize(_ arguments: String...) throws -> Sandbox.Run {
    try box.start(["visualize", "--model", "m.safetensors", "-o", "p.png"] + arguments)
      .wait(timeout: 120)
  }

  private func answers(_ arguments: String...) throws -> [[String: Any]] {
    try answers(arguments)
  }

  private func answers(_ arguments: [String]) throws -> [[String: Any]] {
    let run = try box.start(
      ["visualize", "--model", "m.safetensors", "-o", "p.png", "--json"] + arguments
    ).wait(timeout: 120)
    #expect(run.status == 0, "\(run.errors)")
    let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
    return try #require(object as? [[String: Any]])
  }

  /// The logits of an answer's input by a forward pass in plain loops.
  private func logits(_ answer: [String: Any]) throws -> [Double] {
    let input = try #require(answer["input"] as? [Double])
    #expect(input.count == 49 && input.allSatisfy { 0 <= $0 && $0 <= 1 })
    return try ExampleCheck(
      model: box.path + "/m.safetensors", data: box.path + "/data", split: .test
    ).logits(input)
  }

  /// Width and height from a PNG's header.
  private func pictureSize() throws -> [Int] {
    let bytes = try #require(box.bytes("p.png"))
    #expect(bytes.prefix(4) == [0x89, 0x50, 0x4e, 0x47])
    return [16, 20].map { start in bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
  }

  /// Needs no data: the folder is not named.
  @Test func allClassesInOnePicture() throws {
    let run = try visualize("--all")
    #expect(run.status == 0, "\(run.errors)")
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 10)
    for (index, line) in lines.enumerated() {
      #expect(line.hasPrefix("class \(index)  optimal, logit "))
    }
    // Five digits of 28 with gaps of 8, twice, each below a label of 14 with a gap of 4.
    #expect(try pictureSize() == [5 * 28 + 6 * 8, 2 * (14 + 4 + 28) + 3 * 8])
  }

  @Test(arguments: ["logit", "margin"])
  func theValueIsThatOfTheInput(objective: String) throws {
    let all = try answers("--all", "--objective", objective)
    #expect(all.map { $0["class"] as? Int } == Array(0..<10))
    for (index, answer) in all.enumerated() {
      let logits = try logits(answer)
      let others = logits.indices.filter { $0 != index }.map { logits[$0] }
      let expected = objective == "logit" ? logits[index] : logits[index] - (others.max() ?? 0)
      let value = try #require(answer["value"] as? Double)
      let bound = try #require(answer["bound"] as? Double)
      #expect(abs(value - expected) < 1e-9)
      #expect(bound >= value && bound <= value + 1e-5 * max(1, abs(value)))
      #expect(answer["status"] as? String == "optimal")
    }
  }

  /// With a budget there is less to be had than without, and a class of several is the best.
  @Test func confidenceNearAnImage() throws {
    let near = ["--data", "data", "--image", "0", "--objective", "confidence"]
    let short = try #require(try answers(near + ["--budget", "4"]).first)
    let long = try #require(try answers(near + ["--budget", "8"]).first)
    let value = try #require(short["value"] as? Double)
    #expect(try #require(long["value"] as? Double) > value)
    #expect(try #require(short["distance"] as? Double) <= 4)
    let (label, digit) = (
      try #require(short["label"] as? Int), try #require(short["class"] as? Int)
    )
    let logits = try logits(short)
    #expect(abs(logits[digit] - value) < 1e-9)
    #expect(logits[label] <= 0.95 * (logits.max() ?? 0) + 1e-5)
    let sum = logits.reduce(0) { $0 + exp($1 - logits[digit]) }
    #expect(abs(try #require(short["probability"] as? Double) - 1 / sum) < 1e-9)
    #expect(try pictureSize() == [3 * 28 + 4 * 8, 14 + 4 + 28 + 2 * 8])

    let each = try answers(near + ["--budget", "4", "--all"])
    #expect(each.count == 9 && !each.contains { $0["class"] as? Int == label })
    let best = try #require(each.compactMap { $0["value"] as? Double }.max())
    #expect(abs(best - value) <= 1e-5 * max(1, value))
  }

  /// Nothing is wrong about an image that hardly changes.
  @Test func provesThatNoWrongClassIsNear() throws {
    let run = try visualize(
      "--data", "data", "--image", "0", "--objective", "confidence", "--budget", "0.001")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("any class  infeasible, no input meets the conditions"))
    #expect(try pictureSize() == [28 + 2 * 8, 14 + 4 + 28 + 2 * 8])
  }

  /// Without an image, and without an answer.
  @Test func whatDoesNotExistIsNull() throws {
    let classes = try answers("--class", "3")
    let near = try answers(
      "--data", "data", "--image", "0", "--objective", "confidence", "--budget", "0.001")
    for (answer, nulls) in [
      (classes[0], ["limit", "split", "index", "label", "distance"]),
      (
        near[0],
        [
          "class", "limit", "value", "bound", "gap", "classified_as", "probability", "distance",
          "input",
        ]
      ),
    ] {
      #expect(answer.filter { $0.value is NSNull }.keys.sorted() == nulls.sorted())
      #expect(answer.keys.sorted() == Self.keys.sorted())
      #expect(answer["model"] as? String == "m.safetensors")
    }
  }

  private static let keys = [
    "schema", "question", "network", "model", "objective", "class", "status", "limit", "value",
    "bound", "gap", "nodes",
    "lp_solves", "simplex_iterations", "seconds", "classified_as", "probability", "split", "index",
    "label", "distance", "input",
  ]

  @Test func aLimitLeavesAPictureAndABound() throws {
    let run = try visualize("--class", "3", "--time-limit", "1e-9")
    #expect(run.status == 2)
    #expect(run.output.contains("class 3  feasible, logit "))
    #expect(run.output.contains(", at most "))
    #expect(run.output.hasSuffix(", limit: time\n"))
    #expect(try pictureSize() == [28 + 2 * 8, 14 + 4 + 28 + 2 * 8])
  }

  @Test func sameAnswerTwice() throws {
    let arguments = ["--all", "--jobs", "1", "--objective", "margin"]
    let runs = try (0..<2).map { _ in
      try answers(arguments).map { $0.filter { $0.key != "seconds" } }
    }
    #expect(NSArray(array: runs[0]) == NSArray(array: runs[1]))
  }

  @Test(arguments: [
    ([], "one of --class, --all is required"), (["--class", "1", "--all"], "cannot be given"),
    (["--class", "10"], "the network knows only the classes 0 to 9"),
    (["--all", "--budget", "2"], "--budget needs --image"),
    (["--all", "--norm", "linf"], "--norm needs --image"),
    (["--objective", "confidence"], "--objective confidence needs --image"),
    (["--all", "--image", "0", "--budget", "0", "--data", "data"], "--budget"),
    (["--all", "--image", "99999", "--data", "data"], "there are only"),
    (["--all", "--objective", "confidense"], "did you mean confidence?"),
  ])
  func wrongUsage(arguments: [String], text: String) throws {
    try box.expectUsageError(
      ["visualize", "--model", "m.safetensors", "-o", "p.png"] + arguments, saying: text)
  }

  @Test func theImagesOwnClassIsNotWrong() throws {
    let label = try #require(
      try answers(
        "--data", "data", "--image", "0", "--objective", "confidence", "--budget", "1"
      ).first?["label"] as? Int)
    try box.expectUsageError(
      [
        "visualize", "--model", "m.safetensors", "-o", "q.png", "--data", "data", "--image", "0",
        "--objective", "confidence", "--class", "\(label)",
      ], saying: "the image shows this class")
  }

  @Test func aPictureNeedsAFolder() throws {
    try box.expectFailure(
      ["visualize", "--model", "m.safetensors", "--all", "-o", "none/p.png"],
      saying: "none/p.png", "make the folder first")
  }
}
