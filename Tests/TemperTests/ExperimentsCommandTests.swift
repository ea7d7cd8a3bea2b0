import Foundation
import TestSupport
import Testing

@Suite struct ExperimentsCommandTests {
  private let box: Sandbox

  init() throws { box = try Sandbox.withTinyExperiments() }

  private func experiments(_ arguments: String...) -> [String] {
    ["experiments", "--configuration", "tiny.json", "--data", "data"] + arguments
  }

  @Test func oneCommandMakesTablesAndReport() throws {
    let run = try box.start(experiments("--results", "r")).wait(timeout: 120)
    #expect(run.status == 0)
    #expect(run.output == "r/report.html\n")
    let names = try box.names()
    for table in [
      "table1-networks", "table2-performance", "attacks", "table4-retraining", "table6-comparison",
      "figure3-largest-outputs", "figure4-smallest-changes",
    ] {
      for ending in ["csv", "json", "md", "tex"] {
        #expect(names.contains("r/tables/\(table).\(ending)"))
        #expect(
          box.text("r/tables/\(table).\(ending)").localizedCaseInsensitiveContains("not MNIST"))
      }
    }
    for name in [
      "r/manifest.json", "r/figures/dnn1-distance.svg", "r/figures/dnn1-training.svg",
      "r/figures/dnn1-figure3.png", "r/figures/dnn1-figure4.png",
      "r/models/dnn1-original.safetensors", "r/models/dnn1-partial-originals.safetensors",
      "r/examples/dnn1-test-examples-20.0s.jsonl",
    ] { #expect(names.contains(name)) }

    let again = try box.start(experiments("--results", "r")).wait(timeout: 120)
    #expect(again.errorLines.count == 25)
    #expect(again.errorLines.allSatisfy { $0.hasSuffix(": done before") })

    // The plan knows the same stages.
    let plan = try box.done(experiments("--results", "r", "--plan")).output
      .split(separator: "\n").filter { $0.hasSuffix("finished") }
    #expect(plan.count == again.errorLines.count)
    for done in again.errorLines {
      let name = done.replacing(": done before", with: "  ")
      #expect(plan.contains { $0.hasPrefix(name) }, "\(name)")
    }

    #expect(try box.temper("report", "--results", "r", "-o", "page.html").output == "page.html\n")
    #expect(box.text("page.html") == box.text("r/report.html"))
    #expect(box.text("page.html").contains("Not MNIST"))

    // An example of the run holds in a forward pass that has nothing to do with the program.
    let check = try ExampleCheck(
      model: box.path + "/r/models/dnn1-original.safetensors", data: box.path + "/data",
      split: .test)
    let records = try Records(box.text("r/examples/dnn1-test-examples-20.0s.jsonl"))
    for record in records.all where record["delta"] is [Any] { try check.check(record) }
  }

  @Test func aPlanDoesNothing() throws {
    let run = try box.done(
      experiments("--results", "r", "--only", "table4", "--plan", "--jobs", "2"))
    let lines = run.output.split(separator: "\n")
    #expect(lines[0].hasPrefix("dnn1 train  ") && lines[0].hasSuffix("about 1 s"))
    #expect(lines[1].hasPrefix("dnn1 train examples 20.0s  "))
    #expect(lines[1].contains("  90 x exact, at most 20 s  "))
    #expect(lines[1].hasSuffix("about 3 s"))
    #expect(run.output.contains("\n0 of 6 stages are finished"))
    #expect(run.output.contains("(measured on "))
    #expect(try !box.names().contains("r"))
  }

  /// A network and a table of one's own, in a folder where there is nothing of Temper's: the plan has
  /// estimates, the run makes what is planned, and the report says how to make it again.
  @Test func anyNetworkAndAnyDataGoTheThesissWay() throws {
    let box = try Sandbox()
    try box.write(ThreeBlobs.text, as: "flowers.csv")
    let text = TinyConfiguration.text(naming: "mine", [6, 5])
      .replacing(
        "\"networks\": [], \"time_limit\": 2", with: "\"networks\": [\"mine\"], \"time_limit\": 2")
    try box.write(text, as: "mine.json")
    let command = ["experiments", "--configuration", "mine.json", "--data", "flowers.csv"]
    let plan = try box.done(command + ["--plan"]).output.split(separator: "\n")
    #expect(plan.contains { $0.hasPrefix("mine train ") && $0.hasSuffix("about 1 s") })
    #expect(plan.contains { $0.contains("  6 x exact, at most 20 s  ") })
    #expect(plan.last?.hasPrefix("The others take about ") == true)
    let run = try box.start(command).wait(timeout: 120)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output == "results/tiny/report.html\n")
    let stages = run.errorLines.filter { $0.contains(": done in ") }
    #expect(stages.count == plan.count - 2)

    func table(_ name: String) -> [String] {
      box.text("results/tiny/tables/\(name).csv").split(whereSeparator: \.isNewline).map(
        String.init)
    }
    #expect(table("table1-networks").last?.hasPrefix("mine,4-6-5-3,") == true)
    let page = box.text("results/tiny/report.html")
    for text in [
      "target (label + 5) mod 3, at most", "target (label + 5) mod 3, over",
      "General: 6 adversarial examples and 3 originals",
      "Conditional: 4 and 5 for each of 3 classes", "Class 2: output",
      "temper experiments --configuration mine.json --data flowers.csv --only table4",
    ] { #expect(page.contains(text), "\(text)") }
    #expect(!page.contains("MNIST") && !page.contains("(thesis)"))
    // All three classes are attacked with both others.
    let records = try Records(box.text("results/tiny/examples/mine-test-examples-20.0s.jsonl"))
    #expect(records.all.count == 6)

    try box.write(text.replacing("\"digit\": 1", with: "\"digit\": 3"), as: "wrong.json")
    try box.expectFailure(
      ["experiments", "--configuration", "wrong.json", "--data", "flowers.csv"],
      saying:
        "the configuration 'tiny': 'figures.digit' must be from 0 to 2, as the data have 3 classes, not 3"
    )
  }

  /// The memory ends proofs of every kind. None of them counts, there is no report, and a run with
  /// enough of it makes what one without a limit makes.
  @Test func memoryLimitsTheWholeRun() throws {
    try box.write(
      TinyConfiguration.text.replacing(
        "\"networks\": [], \"time_limit\": 2", with: "\"networks\": [\"dnn1\"], \"time_limit\": 2"),
      as: "tiny.json")
    let few = ["--only", "table2,table4,table5,figure3,figure4"]
    let short = try box.start(experiments("--results", "r", "--memory", "0.001") + few)
      .wait(timeout: 120)
    #expect(short.status == 2, "\(short.errors)")
    #expect(short.output.isEmpty)
    let waiting = short.errorLines.filter {
      $0.hasSuffix(": cut short by the limit on memory (run again with a larger one)")
    }
    // Bounds, attacks of every kind, largest outputs; what needs them does not even begin.
    for stage in ["bounds milp-weak", "milp-base", "train examples", "figure3", "figure4"] {
      #expect(waiting.contains { $0.contains(stage) }, "\(stage): \(short.errors)")
    }
    #expect(!short.errors.contains("retrain"))
    #expect(try !box.names().contains { $0.hasPrefix("r/tables/") || $0 == "r/report.html" })
    for name in try box.names() where name.hasPrefix("r/examples/") && name.hasSuffix(".jsonl") {
      let records = try Records(box.text(name)).all
      #expect(records.allSatisfy { $0["limit"] is NSNull || $0["limit"] as? String == "memory" })
    }

    let whole = try box.start(experiments("--results", "r", "--memory", "1000") + few)
      .wait(timeout: 120)
    #expect(whole.status == 0, "\(whole.errors)")
    #expect(whole.output == "r/report.html\n")
    #expect(whole.errors.contains("dnn1 train: done before"))
    for stage in waiting {
      let name = stage.prefix { $0 != ":" }
      #expect(whole.errors.contains("\(name): done in"), "\(name)")
    }
    for name in try box.names() where name.hasPrefix("r/examples/") && name.hasSuffix(".jsonl") {
      let records = try Records(box.text(name)).all
      let last = Dictionary(
        zip(
          records.map {
            "\($0["settings"] ?? $0["question"] ?? "") \($0["index"] ?? "") \($0["target"] ?? $0["class"] ?? "")"
          }, records)
      ) { $1 }
      #expect(last.values.allSatisfy { $0["limit"] as? String != "memory" }, "\(name)")
    }
    try box.expectUsageError(experiments("--plan", "--memory", "1"), saying: "--memory: --plan")
  }

  /// What the program drew itself is named in the files of trainings and bounds too.
  @Test func drawingsAreNamed() throws {
    try box.done(
      "data", "synthesize", "--data", "drawn", "--train-count", "400", "--test-count", "60")
    let arguments = [
      "experiments", "--configuration", "tiny.json", "--data", "drawn", "--results", "r", "--only",
      "table1,table2",
    ]
    try box.done(arguments)
    func object(_ name: String) throws -> [String: Any]? {
      try JSONSerialization.jsonObject(with: Data(box.text(name).utf8)) as? [String: Any]
    }
    let history = try #require(try object("r/models/dnn1-history.json"))
    #expect(history["synthetic"] as? Bool == true)
    let epochs = try #require(history["epochs"] as? [Any])
    #expect(epochs.count == 40)
    let bounds = try object("r/models/dnn1-original.bounds-milp-weak.json")
    #expect(bounds?["synthetic"] as? Bool == true)

    // Earlier versions wrote the epochs alone.
    let old = try JSONSerialization.data(withJSONObject: epochs)
    try box.write(Array(old), as: "r/models/dnn1-history.json")
    #expect(try box.done(arguments).errors.contains("dnn1 train: done before"))

    let run = try box.done(
      "train", "--hidden", "4", "--epochs", "1", "--data", "drawn", "-o", "m.safetensors", "--json")
    #expect(run.output.contains("\"synthetic\" : true"))
    try box.done("bounds", "--model", "m.safetensors", "--method", "interval")
    #expect(try object("m.bounds-interval.json")?["synthetic"] as? Bool == true)
  }

  @Test func onlySomeTables() throws {
    let run = try box.start(experiments("--results", "r", "--only", "table1", "--quiet"))
      .wait(timeout: 120)
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    #expect(try box.names().filter { $0.hasPrefix("r/tables/") }.count == 4)
    try box.expectUsageError(experiments("--only", "table9"), saying: "--only", "table6", "figure4")
  }

  @Test func resultsOfAnotherVersionAreKept() throws {
    try FileManager.default.createDirectory(
      atPath: box.path + "/r", withIntermediateDirectories: true)
    try box.write("{\"schema\":99}", as: "r/manifest.json")
    try box.expectFailure(
      experiments("--results", "r"), saying: "r/manifest.json", "another version", "another folder")
    try box.expectFailure(
      ["report", "--results", "r", "-o", "x.html"], saying: "r/manifest.json", "another version")
  }

  @Test func reportsNeedResults() throws {
    try box.expectFailure(
      ["report", "--results", "none", "-o", "x.html"],
      saying: "none/manifest.json: there are no results here", "temper experiments")
    try box.expectFailure(
      ["report", "--results", "none", "-o", "nowhere/x.html"], saying: "nowhere/x.html", "folder")
  }

  @Test func aResultsFolderThatCannotBeIsNamed() throws {
    try box.expectFailure(experiments("--results", "tiny.json"), saying: "tiny.json", "folder")
    try box.expectFailure(
      experiments("--results", "tiny.json/r"), saying: "tiny.json: a file stands where a folder")
  }

  @Test func profilesThatDoNotExistAreNamed() throws {
    try box.expectUsageError(
      ["experiments", "--profile", "quick"], saying: "no folder experiments here")
    try FileManager.default.createDirectory(
      atPath: box.path + "/experiments", withIntermediateDirectories: true)
    try box.write(TinyConfiguration.text, as: "experiments/tiny.json")
    try box.expectUsageError(
      ["experiments", "--profile", "slow"], saying: "experiments/slow.json", "there are: tiny")
  }

  @Test(arguments: [
    ("\"seed\": 0,", "\"seed\": 0, \"sead\": 1,", "the key 'sead' is not known"),
    ("\"seed\": 0,", "", "the key 'seed' is missing"),
    ("\"gap\": 0", "\"gap\": \"0\"", "'attack.gap' has the wrong type: \"0\" instead of a number"),
    ("\"margin\": 1.2", "\"margin\": 0.2", "'attack.margin' must be at least 1"),
  ])
  func badConfigurationsAreNamed(old: String, new: String, text: String) throws {
    try box.write(TinyConfiguration.text.replacing(old, with: new), as: "tiny.json")
    try box.expectFailure(experiments("--results", "r"), saying: "tiny.json: ", text)
  }
}
