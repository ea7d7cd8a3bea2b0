import Foundation
import Testing

@Suite struct ExportCommandTests {
  private let box: Sandbox

  init() throws { box = try Sandbox.withTinyModel() }

  private func export(_ arguments: String...) throws -> Sandbox.Run {
    try box.start(["export", "--model", "m.safetensors", "--data", "data"] + arguments)
      .wait(timeout: 60)
  }

  /// Images that the network classifies correctly, with the distance that the attack proves.
  private func distances(_ method: String) throws -> [(index: Int, target: Int, distance: Double)] {
    try box.done(
      "attack", "--model", "m.safetensors", "--data", "data", "--count", "4", "--target", "all",
      "--method", method, "-o", "a.jsonl")
    return try Records(box.text("a.jsonl")).all.compactMap { record in
      guard let distance = record["distance"] as? Double else { return nil }
      return (
        try #require(record["index"] as? Int), try #require(record["target"] as? Int), distance
      )
    }
  }

  /// The optimum that GLPK's own program finds; nil where it finds that there is none.
  private func optimum(_ file: String, _ format: String) throws -> Double? {
    let glpsol = try #require(Tool.glpsol)
    let option = format == "lp" ? "--lp" : "--freemps"
    let run = try box.start([option, file, "-o", "solution"], executable: glpsol)
      .wait(timeout: 60)
    #expect(run.status == 0, "\(run.output)")
    let solution = box.text("solution")
    if solution.contains("Status:     INTEGER EMPTY") || run.output.contains("NO PRIMAL FEASIBLE")
      || run.output.contains("NO INTEGER FEASIBLE") || run.output.contains("NO FEASIBLE")
    {
      return nil
    }
    #expect(solution.contains("OPTIMAL"), "\(solution.prefix(300))")
    let objective = try #require(solution.firstMatch(of: /Objective:[^\n=]*= *([-+.0-9e]+)/))
    return Double(objective.1)
  }

  @Test(
    .enabled(if: Tool.glpsol != nil, "glpsol is missing: apt-get install glpk-utils"),
    arguments: ["lp", "mps"])
  func glpsolAgreesOnTheThesissProgram(format: String) throws {
    for (index, target, distance) in try distances("milp-base").prefix(3) {
      let run = try export(
        "--index", "\(index)", "--target", "\(target)", "--method", "milp-base", "--format",
        format, "-o", "p")
      #expect(run.status == 0)
      #expect(
        run.output.wholeMatch(of: /p: \d+ rows, \d+ variables, \d+ of them integer\n/) != nil)
      let found = try #require(try optimum("p", format))
      #expect(abs(found - distance) < 1e-5 * max(1, distance))
    }
  }

  /// The exact search leaves a program only where its bounds have not closed the gap, and one
  /// without a solution where its example is already the smallest. The bounds in the ball alone
  /// never close it.
  @Test(
    .enabled(if: Tool.glpsol != nil, "glpsol is missing: apt-get install glpk-utils"),
    arguments: ["lp", "mps"], ["0", "1"])
  func glpsolAgreesOnWhatTheExactSearchLeaves(format: String, tightening: String) throws {
    for (index, target, distance) in try distances("exact") {
      let run = try export(
        "--index", "\(index)", "--target", "\(target)", "--tightening", tightening, "--format",
        format, "-o", "p")
      guard run.status == 0 else {
        #expect(run.status == 1 && tightening != "0")
        #expect(run.errors.contains("bounds alone prove the smallest change"))
        continue
      }
      if let found = try optimum("p", format) {
        #expect(abs(found - distance) < 1e-5 * max(1, distance))
      }
    }
  }

  @Test func whatHasNoProgramIsRefused() throws {
    let (index, _, _) = try #require(try distances("exact").first)
    let images = try ExampleCheck(
      model: box.path + "/m.safetensors", data: box.path + "/data", split: .test
    ).images
    let common = ["export", "--model", "m.safetensors", "--data", "data", "--format", "lp"]
    try box.expectUsageError(
      common + ["--index", "\(index)", "--target", "all", "-o", "p"], saying: "--target")
    try box.expectUsageError(
      common + ["--index", "\(index)", "--target", "\(images.labels[index])", "-o", "p"],
      saying: "--target: a program has one target other than the image's own class")
    try box.expectUsageError(
      common + ["--index", "\(images.count)", "-o", "p"],
      saying: "image \(images.count): there are only \(images.count) test images")
    for (options, reason) in [
      (["--formulation", "compact"], "--formulation"),
      (["--bound-time-limit", "1"], "--bound-time-limit"),
      (["--method", "milp-base", "--tightening", "2"], "--tightening"),
    ] {
      try box.expectUsageError(
        common + options + ["--index", "\(index)", "-o", "p"], saying: reason)
    }
    try box.expectFailure(
      common + ["--index", "\(index)", "-o", "nowhere/p"],
      saying: "nowhere/p: cannot write, its folder does not exist")
  }
}
