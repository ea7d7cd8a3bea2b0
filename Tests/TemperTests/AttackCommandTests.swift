import Foundation
import LinearAlgebra
import Networks
import Testing

@Suite struct AttackCommandTests {
  /// The fields of every record.
  private static let fields: Set<String> = [
    "schema", "settings", "split", "index", "label", "prediction", "target", "norm", "margin",
    "floor", "method", "status", "limit", "distance", "lower_bound", "gap", "nodes", "lp_solves",
    "simplex_iterations", "bound_seconds", "solve_seconds", "seconds", "classified_as", "delta",
    "max_deviation", "untargeted", "network", "model", "rule", "difference", "infimum",
  ]

  private let box: Sandbox

  init() throws { box = try Sandbox.withTinyModel() }

  private func attack(_ arguments: String...) throws -> Sandbox.Run {
    try box.start(["attack", "--model", "m.safetensors", "--data", "data"] + arguments)
      .wait(timeout: 120)
  }

  private func check() throws -> ExampleCheck {
    try ExampleCheck(
      model: box.path + "/m.safetensors", data: box.path + "/data", split: .test)
  }

  @Test(arguments: ["l1", "linf"])
  func everyRecordIsWholeAndEveryExampleHolds(norm: String) throws {
    let run = try attack("--count", "3", "--target", "all", "--norm", norm, "-o", "a.jsonl")
    #expect(run.status == 0)
    let records = try Records(box.text("a.jsonl"))
    #expect(records.all.count == 27)
    #expect(Set(records.instances).count == 27)
    let check = try check()
    for record in records.all {
      #expect(Set(record.keys) == Self.fields)
      #expect(record["schema"] as? Int == 2)
      #expect(record["model"] as? String == "m.safetensors")
      #expect(record["norm"] as? String == norm)
      #expect(record["max_deviation"] is NSNull)
      #expect(record["limit"] is NSNull)
      if record["status"] as? String == "infeasible" {
        for key in ["distance", "gap", "delta", "classified_as", "lower_bound", "infimum"] {
          #expect(record[key] is NSNull)
        }
      } else {
        #expect(record["status"] as? String == "optimal")
        #expect(record["classified_as"] as? Int == record["target"] as? Int)
        #expect(try #require(record["gap"] as? Double) <= 2e-6)
        let infimum = try #require(record["infimum"] as? Double)
        let distance = try #require(record["distance"] as? Double)
        #expect(distance >= infimum * (1 - 1e-6) && distance <= infimum * 1.001)
        try check.check(record)
      }
    }
    #expect(run.output.split(separator: "\n").count == 28)
    #expect(run.output.contains("27 attacks: 100.00 % proved"))
  }

  @Test func whatDoesNotExistIsNull() throws {
    #expect(try attack("--count", "1", "--max-deviation", "1e-6", "-o", "a.jsonl").status == 0)
    let record = try Records(box.text("a.jsonl")).all[0]
    #expect(record["status"] as? String == "infeasible")
    for key in ["distance", "gap", "delta", "classified_as", "lower_bound", "infimum"] {
      #expect(record[key] is NSNull)
    }
    #expect(record["max_deviation"] as? Double == 1e-6)
  }

  @Test func aLimitThatIsTooSmallHasStatus2() throws {
    let run = try attack("--count", "5", "--target", "all", "--time-limit", "0.0001", "--json")
    #expect(run.status == 2)
    let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
    let records = try #require(object as? [[String: Any]])
    #expect(records.count == 45)
    #expect(records.contains { ["limit", "feasible"].contains($0["status"] as? String) })
    for record in records {
      let isProof = ["optimal", "infeasible"].contains(record["status"] as? String)
      #expect(isProof ? record["limit"] is NSNull : record["limit"] as? String == "time")
      if record["delta"] is [Any] { try check().check(record) }
    }
  }

  @Test func aFileIsOnlyGoneOnWithWhenAsked() throws {
    #expect(try attack("--count", "1", "--target", "all", "-o", "a.jsonl").status == 0)
    let before = box.text("a.jsonl")
    let again = try attack("--count", "1", "--target", "all", "-o", "a.jsonl")
    #expect(again.status == 1)
    #expect(
      again.errors
        == "temper: a.jsonl: exists already (add --resume to go on with it, or name another "
        + "file)\n")
    let resumed = try attack("--count", "1", "--target", "all", "-o", "a.jsonl", "--resume")
    #expect(resumed.status == 0)
    #expect(resumed.output.split(separator: "\n").count == 10)
    #expect(box.text("a.jsonl") == before)
    // Two whole lines and a torn third.
    let lines = before.split(separator: "\n")
    try box.write(
      lines.prefix(2).joined(separator: "\n") + "\n" + lines[2].prefix(50), as: "a.jsonl")
    #expect(try attack("--count", "1", "--target", "all", "-o", "a.jsonl", "--resume").status == 0)
    let records = try Records(box.text("a.jsonl"))
    #expect(records.all.count == 9)
    #expect(box.text("a.jsonl").hasPrefix(lines.prefix(2).joined(separator: "\n") + "\n{"))
    #expect(try records.instances.sorted() == Records(before).instances.sorted())
  }

  @Test func otherSettingsShareAFileButAreNotMixed() throws {
    #expect(try attack("--count", "2", "-o", "a.jsonl").status == 0)
    #expect(try attack("--count", "2", "-o", "a.jsonl", "--resume", "--margin", "2").status == 0)
    let records = try Records(box.text("a.jsonl"))
    #expect(records.numbers("margin") == [1.2, 1.2, 2, 2])
  }

  @Test func aFileOfAnotherNetworkIsNotGoneOnWith() throws {
    #expect(try attack("--count", "1", "-o", "a.jsonl").status == 0)
    let before = box.text("a.jsonl")
    try box.done(
      "train", "--data", "data", "--hidden", "4", "--epochs", "1", "-o", "other.safetensors")
    let other = ["--model", "other.safetensors", "--data", "data", "--indices", "0"]
    try box.expectFailure(
      ["attack", "-o", "a.jsonl", "--resume"] + other,
      saying: "a.jsonl: its records are of m.safetensors (", "not of other.safetensors (")
    #expect(box.text("a.jsonl") == before)
  }

  /// Version 0.1 wrote no rule, and its examples need not fool the network as it runs.
  @Test func aFileOfVersion01IsNotGoneOnWith() throws {
    #expect(try attack("--count", "1", "-o", "a.jsonl").status == 0)
    let old = box.text("a.jsonl").replacing("\"rule\":\"margin\",", with: "")
      .replacing("\"schema\":2", with: "\"schema\":1")
    #expect(old.contains("\"schema\":1") && !old.contains("\"rule\""))
    try box.write(old, as: "a.jsonl")
    let run = try attack("--count", "1", "-o", "a.jsonl", "--resume")
    #expect(run.status == 1)
    #expect(
      run.errors
        == "temper: a.jsonl: its records have schema 1, and this version knows 2 (find them again "
        + "with this version, or name another file)\n")
    #expect(box.text("a.jsonl") == old)
  }

  /// A network that gives two classes the same logit, whatever it is shown, is fooled by ties alone.
  @Test func tiesAreNoExample() throws {
    let layer = Layer(
      weight: Matrix(rows: 10, columns: 49, repeating: 0),
      bias: [1, 1] + [Float](repeating: 0, count: 8))
    try ModelFile(network: Network(layers: [layer])).write(to: box.path + "/m.safetensors")
    let run = try attack(
      "--count", "1", "--rule", "argmax", "--target", "1", "--norm", "linf", "-o", "a.jsonl")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("optimal, linf 0.00000 (ties, no example), "))
    let record = try Records(box.text("a.jsonl")).all[0]
    #expect(record["infimum"] as? Double == 0)
    #expect(record["distance"] is NSNull && record["delta"] is NSNull)
  }

  @Test func everyExampleHasAPicture() throws {
    let run = try attack("--count", "2", "--images", "made/here", "-o", "a.jsonl")
    #expect(run.status == 0, "\(run.errors)")
    let names = try Records(box.text("a.jsonl")).all.map {
      "made/here/\($0["split"] ?? "")-\($0["index"] ?? "")-to-\($0["target"] ?? "").png"
    }
    #expect(names.count == 2)
    #expect(try Set(box.names().filter { $0.hasSuffix(".png") }) == Set(names))
    for name in names {
      let bytes = try #require(box.bytes(name))
      #expect(bytes.starts(with: [0x89, 0x50, 0x4e, 0x47]))
      // Three inputs of 7 x 7 pixels, each four times as large, with room between and around them.
      let width = UInt8(3 * 28 + 4 * 8)
      #expect(bytes[16..<20].elementsEqual([0, 0, 0, width]))
    }
    // What is proved in the file gets its pictures without being proved again.
    let again = try attack("--count", "2", "--images", "more", "-o", "a.jsonl", "--resume")
    #expect(again.status == 0)
    #expect(try box.names().count { $0.hasPrefix("more/") } == 2)
  }

  @Test func picturesAreOfSquaresOnly() throws {
    for name in ["data/train-images-idx3-ubyte", "data/t10k-images-idx3-ubyte"] {
      var bytes = try #require(box.bytes(name))
      (bytes[11], bytes[15]) = (1, 49)
      try box.write(bytes, as: name)
    }
    try box.expectFailure(
      [
        "attack", "--model", "m.safetensors", "--data", "data", "--count", "1", "--images", "here",
      ], saying: "--images", "a table of 49 columns")
  }

  @Test func oneJobGivesTheSameAnswersAgain() throws {
    func answers(_ jobs: String) throws -> [String] {
      let run = try attack("--count", "2", "--target", "all", "--jobs", jobs, "--json")
      let timed = try Regex("\"[a-z_]*seconds\" : .*")
      return run.output.replacing(timed, with: "").split(separator: "\n").map(String.init)
    }
    let first = try answers("1")
    #expect(first.count > 100)
    #expect(try answers("1") == first)
    #expect(try answers("2") == first)
  }

  @Test(arguments: [["--method", "milp-base"], ["--lp-engine", "glpk"]])
  func otherWaysToSolveAgreeWithTheDefault(options: [String]) throws {
    let attack = ["attack", "--model", "m.safetensors", "--data", "data", "--target", "all"]
    for (file, options) in [("default", []), ("other", options)] {
      let run = try box.start(attack + ["--count", "2", "-o", file] + options).wait(timeout: 120)
      #expect(run.status == 0)
    }
    let expected = try Records(box.text("default")).sortedDistances
    let found = try Records(box.text("other")).sortedDistances
    #expect(found.map(\.instance) == expected.map(\.instance))
    for (a, b) in zip(found, expected) { #expect(abs(a.distance - b.distance) < 1e-4) }
  }

  /// What GLPK answers is the exact search's answer already: nothing is corrected.
  @Test(arguments: ["argmax", "dominance"])
  func integerProgramsKnowEveryRule(rule: String) throws {
    let attack = ["attack", "--model", "m.safetensors", "--data", "data", "--target", "untargeted"]
    for method in ["exact", "milp-base"] {
      try box.done(attack + ["--rule", rule, "--count", "2", "--method", method, "-o", method])
    }
    let (exact, program) = (try Records(box.text("exact")), try Records(box.text("milp-base")))
    #expect(exact.all.count == 2 && program.all.count == 2)
    for record in program.all {
      #expect(record["corrected"] as? Bool == false && record["proof_seconds"] is Double)
      let other = try #require(exact.all.first { $0["index"] as? Int == record["index"] as? Int })
      let infima = [record, other].compactMap { $0["infimum"] as? Double }
      #expect(infima.count == 2 && abs(infima[0] - infima[1]) < 1e-4)
    }
  }

  @Test func untargetedIsOneRecordOfTheCheapestTarget() throws {
    #expect(try attack("--count", "1", "--target", "all", "-o", "all").status == 0)
    #expect(try attack("--count", "1", "--target", "untargeted", "-o", "one").status == 0)
    let cheapest = try #require(
      try Records(box.text("all")).sortedDistances.min { $0.distance < $1.distance })
    let one = try Records(box.text("one"))
    #expect(one.instances == [cheapest.instance])
    #expect(abs((one.numbers("distance")[0] ?? 0) - cheapest.distance) < 1e-5)
    try check().check(one.all[0])
  }

  /// f_label <= 0.95 max f asks for less than a margin of 1.2, so it never costs more.
  @Test func theDominanceRuleIsMetAndCostsNoMore() throws {
    func run(_ arguments: String..., to file: String) throws {
      // One job keeps the records in the order of the images.
      try box.done(
        [
          "attack", "--model", "m.safetensors", "--data", "data", "--count", "3", "--jobs", "1",
          "-o", file,
        ] + arguments)
    }
    try run("--rule", "dominance", to: "a.jsonl")
    try run("--target", "untargeted", to: "b.jsonl")
    let (found, margin) = (try Records(box.text("a.jsonl")), try Records(box.text("b.jsonl")))
    #expect(found.all.count == 3)
    let check = try check()
    for (record, other) in zip(found.all, margin.all) {
      #expect(record["rule"] as? String == "dominance")
      #expect(other["rule"] as? String == "margin")
      #expect(record["status"] as? String == "optimal")
      #expect(record["settings"] as? String != other["settings"] as? String)
      let distance = try #require(record["distance"] as? Double)
      #expect(distance <= (other["distance"] as? Double ?? .infinity) * (1 + 1e-5))
      let index = try #require(record["index"] as? Int)
      var input = check.images.image(index)
      for change in try #require(record["delta"] as? [[Double]]) {
        input[Int(change[0])] += change[1]
      }
      let outputs = check.logits(input).map { max(0, $0) }
      let label = outputs[Int(check.images.labels[index])]
      #expect(label <= 0.95 * (outputs.max() ?? 0) + 1e-5)
    }
  }

  @Test(arguments: [
    (["--target", "3"], "leave --target out"), (["--margin", "2"], "no --margin"),
    (["--floor", "0"], "no --floor"), (["--difference", "0"], "no --difference"),
  ])
  func theDominanceRuleHasNoOptions(arguments: [String], text: String) throws {
    try box.expectUsageError(
      [
        "attack", "--model", "m.safetensors", "--data", "data", "--count", "1", "--rule",
        "dominance",
      ] + arguments, saying: text)
  }

  @Test func misclassifiedImagesAreSkippedWithANote() throws {
    let images = try check().images
    let wrong = try #require(
      try (0..<images.count).first { index in
        let logits = try check().logits(images.image(index))
        return logits.firstIndex(of: logits.max() ?? 0) != Int(images.labels[index])
      })
    let run = try attack("--indices", "\(wrong)", "-o", "a.jsonl")
    #expect(run.status == 0)
    #expect(
      run.errors
        == "image \(wrong): skipped, the network misclassifies it\nthere is nothing to attack\n")
    #expect(run.output == "no attacks\n")
    #expect(try attack("--indices", "\(wrong)", "--quiet").errors.isEmpty)
  }
}

extension Records {
  /// The instances that have an example, in a fixed order.
  var sortedDistances: [(instance: String, distance: Double)] {
    zip(instances, numbers("distance")).compactMap { instance, distance in
      distance.map { (instance, $0) }
    }.sorted { $0.0 < $1.0 }
  }
}
