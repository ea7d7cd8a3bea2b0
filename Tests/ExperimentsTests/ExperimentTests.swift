import Basics
import CampaignSupport
import Campaigns
import Datasets
import Experiments
import Figures
import Foundation
import GLPKSolver
import LinearAlgebra
import Networks
import Optimization
import Queries
import Synchronization
import TestSupport
import Testing

@Suite struct ExperimentTests {
  private static let tables = [
    "table1-networks", "table2-performance", "table3-performance-1-percent", "attacks",
    "table4-retraining", "table6-comparison", "table8-effort", "differences", "transfer",
    "figure3-largest-outputs",
    "figure4-smallest-changes",
  ]
  private let folder: TemporaryFolder
  private let data: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    data = try TemporaryFolder()
    try TinyDigits.write(to: data)
  }

  /// Runs the tiny experiment and returns the stages that were run and those that were skipped.
  @discardableResult
  private func run(
    replacing old: String = "", with new: String = "",
    items: Set<ResultItem> = Set(ResultItem.allCases), reference: ThesisReference? = nil,
    jobs: Int = 2, stoppingAfter pieces: (stage: String, count: Int)? = nil
  ) throws -> (done: [String], skipped: [String]) {
    let configuration = try TinyConfiguration.read(
      replacing: old, with: new, in: TemporaryFolder())
    let log = Mutex<(done: [String], skipped: [String])>(([], []))
    let isStopped = Atomic(false)
    try Experiment(
      profile: .thesis(configuration), references: .init(thesis: reference), items: items,
      data: DataSource(digitsIn: data.path),
      solvers: Solvers(GLPKSolver()), jobs: jobs, shouldStop: { isStopped.load(ordering: .relaxed) }
    ) { event in
      switch event {
      case .finished(let stage, _): log.withLock { $0.done.append(stage) }
      case .skipped(let stage): log.withLock { $0.skipped.append(stage) }
      case .advanced(let stage, let done, _):
        if let pieces, stage == pieces.stage, done >= pieces.count {
          isStopped.store(true, ordering: .relaxed)
        }
      case .started: break
      }
    }.run(in: folder.path)
    return log.withLock { $0 }
  }

  /// The stages that a plan of the tiny experiment has.
  private func plan(
    replacing old: String = "", with new: String = "", items: Set<ResultItem>
  ) throws -> [String] {
    let configuration = try TinyConfiguration.read(replacing: old, with: new, in: TemporaryFolder())
    return try ExperimentPlan(.thesis(configuration), items: items).stages.map(\.name)
  }

  private func records(_ name: String) throws -> [AttackRecord] {
    try ExampleFile.read(folder.path + "/examples/\(name).jsonl").map(\.timeless)
      .sorted { ($0.index, $0.target ?? -1) < ($1.index, $1.target ?? -1) }
  }

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: folder.path + "/" + name, encoding: .utf8)
  }

  @Test func everythingIsMadeOnceAndAnnouncedAsNotMNIST() throws {
    let first = try run()
    #expect(first.done.count == 25)
    #expect(first.skipped.isEmpty)
    #expect(try first.done.sorted() == plan(items: Set(ResultItem.allCases)).sorted())
    for table in Self.tables {
      let csv = try text("tables/\(table).csv").split(whereSeparator: \.isNewline)
      #expect(csv.count >= 2)
      #expect(csv[0].hasSuffix("Data"))
      #expect(csv.dropFirst().allSatisfy { $0.contains("not MNIST") })
      #expect(try text("tables/\(table).md").contains("Not MNIST: these figures come from"))
      let json = try JSONSerialization.jsonObject(with: Data(text("tables/\(table).json").utf8))
      #expect("\(json)".contains("Not MNIST: these figures come from"))
    }
    let report = try text("report.html")
    let banner = try #require(report.range(of: "Not MNIST: these figures"))
    let section = try #require(report.range(of: "<section"))
    #expect(banner.lowerBound < section.lowerBound)
    for title in [
      "Smallest adversarial changes", "Comparison of the variants", "<svg", "<img",
      "Figure 3: inputs with the largest outputs", "Class 9: output ",
      "Figure 4: one image, changed under several conditions", "(e) target&#39;s output at least",
    ] {
      #expect(report.contains(title))
    }
    #expect(try StoredReport.html(from: folder.path) == report)
    #expect(try records("dnn1-train-examples-20.0s").allSatisfy { $0.isProved })

    let before = try folder.contents()
    let second = try run(jobs: 1)
    #expect(second.done.isEmpty)
    // Networks are retrained side by side.
    #expect(second.skipped.sorted() == first.done.sorted())
    let after = try folder.contents()
    #expect(after.keys.sorted() == before.keys.sorted())
    for (name, contents) in before { #expect(after[name] == contents, "\(name) changed") }
  }

  /// Distances are the thesis's: outputs through a ReLU, where no answer is a success, and only images
  /// with an answer. What is trained and tested on keeps the attack's own rule and the networks' own
  /// outputs.
  @Test func distancesHaveARuleOfTheirOwn() throws {
    let root = #filePath.components(separatedBy: "/Tests/")[0]
    try run(
      items: [.table2, .table4, .table6, .table8],
      reference: ThesisReference.read(root + "/experiments/reference/thesis.json"))
    let network = try ModelFile(contentsOf: folder.path + "/models/dnn1-original.safetensors")
      .network
    #expect(network.outputActivation == .linear)
    let exact = PiecewiseNetwork(network)
    let images = TinyDigits.test
    let main = try records("dnn1-distance-original-20.0s")
    let further = try records("dnn1-distance-original-floor-0.01-20.0s")
    #expect(main.count == 2 && further.map(\.index) == main.map(\.index))
    for (record, other) in zip(main, further) {
      #expect(record.outputs == .relu && other.outputs == .relu)
      #expect(record.floor == 0 && other.floor == 0.01)
      #expect(record.network == network.reading(outputs: .relu).fingerprint)
      let distance = try #require(record.infimum)
      #expect(distance <= (other.infimum ?? .infinity) * (1 + 2e-6))
      #expect(exact.logits(images.images.image(record.index)).max() ?? 0 > 0)
    }
    let examples = try records("dnn1-train-examples-20.0s")
    #expect(examples.allSatisfy { $0.outputs == nil && $0.floor == 0.01 })
    #expect(examples.allSatisfy { $0.network == network.fingerprint })
    let effort = try text("tables/table8-effort.csv").split(separator: "\r\n")
    #expect(effort[0].contains("\"Distance, floor 0.01\""))
    let comparison = try text("tables/table6-comparison.csv").split(separator: "\r\n")
    #expect(comparison[0].contains("\"Test split, relu (%)\""))
    #expect(try text("tables/table6-comparison.md").contains("read through a ReLU"))
    #expect(
      try text("report.html").contains("or all outputs are zero, so that there is no answer"))
    // The thesis's rows have no such columns, and still say last where they are from.
    for table in ["table2-performance", "table4-retraining", "table6-comparison", "table8-effort"] {
      let rows = try text("tables/\(table).csv").split(separator: "\r\n")
        .filter { $0.contains("(thesis)") }
      #expect(!rows.isEmpty && rows.allSatisfy { $0.hasSuffix(",MNIST,true") })
    }
  }

  /// With two threads the stop can come in the middle of the other's instance. Where that is proved
  /// all the same it is kept, but it may have got there by another way.
  @Test(arguments: [1, 2]) func anInterruptedRunGoesOnToTheSameRecords(jobs: Int) throws {
    try run(items: [.attacks], jobs: 1)
    let names = ["dnn1-train-examples-20.0s", "dnn1-test-examples-20.0s"]
    let expected = try names.map(records)
    for name in try folder.contents().keys {
      try FileManager.default.removeItem(atPath: folder.path + "/" + name)
    }
    #expect(throws: Interrupted.self) {
      try run(items: [.attacks], jobs: jobs, stoppingAfter: ("dnn1 train examples 20.0s", 5))
    }
    let finished = try records(names[0]).count
    #expect(5 <= finished && finished < expected[0].count)
    let rest = try run(items: [.attacks], jobs: 2)
    #expect(rest.skipped == ["dnn1 train"])
    #expect(rest.done == ["dnn1 train examples 20.0s", "dnn1 test examples 20.0s"])
    let resumed = try names.map(records)
    guard jobs > 1 else {
      #expect(resumed == expected)
      return
    }
    #expect(resumed.map(\.count) == expected.map(\.count))
    for (record, other) in zip(resumed.joined(), expected.joined()) {
      #expect((record.index, record.target) == (other.index, other.target))
      #expect(record.status == other.status)
      let (distance, expected) = (record.distance ?? 0, other.distance ?? 0)
      #expect(abs(distance - expected) <= 2e-6 * max(1, expected))
    }
  }

  @Test func interruptedFiguresGoOnFromWhereTheyWere() throws {
    let figures: Set<ResultItem> = [.figure3, .figure4]
    let file = "examples/dnn1-figure3-20.0s.jsonl"
    #expect(throws: Interrupted.self) {
      try run(items: figures, jobs: 1, stoppingAfter: ("dnn1 figure3 20.0s", 4))
    }
    let kept = try text(file)
    #expect(kept.split(separator: "\n").count == 4)
    #expect(throws: Interrupted.self) {
      try run(items: figures, stoppingAfter: ("dnn1 figure4 c", 1))
    }
    #expect(try text(file).hasPrefix(kept))
    #expect(try text(file).split(separator: "\n").count == 10)
    let rest = try run(items: figures)
    #expect(rest.skipped == ["dnn1 train", "dnn1 figure3 20.0s", "dnn1 figure4 b"])
    #expect(rest.done == ["c", "d", "e"].map { "dnn1 figure4 \($0)" })
    #expect(try records("dnn1-figure4").count == 4)
    // Five tiles of 28 with gaps of 8; a label adds 18.
    for name in ["figure3", "figure4"] {
      let data = try #require(try folder.contents()["figures/dnn1-\(name).png"])
      let size = try #require(PNG.size(of: data))
      #expect(size.height == 2 * (28 + 18) + 3 * 8)
      #expect(size.width >= 5 * 28 + 6 * 8)
    }
  }

  /// Four stages share a file: where it has lost some records, those are made again.
  @Test func whatAFileHasLostIsMadeAgain() throws {
    try run(items: [.figure4])
    let (path, all) = (folder.path + "/examples/dnn1-figure4.jsonl", try records("dnn1-figure4"))
    let lines = try text("examples/dnn1-figure4.jsonl").split(separator: "\n")
    #expect(all.count == 4 && lines.count == 4)
    try (lines[0] + "\n").write(toFile: path, atomically: true, encoding: .utf8)
    let again = try run(items: [.figure4])
    #expect(again.done == ["c", "d", "e"].map { "dnn1 figure4 \($0)" })
    #expect(again.skipped == ["dnn1 train", "dnn1 figure4 b"])
    #expect(Set(try records("dnn1-figure4").map(\.settings)) == Set(all.map(\.settings)))
    #expect(try text("tables/figure4-smallest-changes.csv").split(separator: "\r\n").count == 5)
  }

  @Test func aDigitWithoutACorrectImageHasNoFigure() throws {
    let run = try run(replacing: "\"digit\": 5", with: "\"digit\": 2", items: [.figure4])
    #expect(run.done == ["dnn1 train"])
    #expect(
      try text("report.html").contains("DNN1 classifies no test image of class 2 correctly"))
  }

  @Test func aTrainingCanBeInterrupted() throws {
    #expect(throws: Interrupted.self) {
      try run(items: [.table1], stoppingAfter: ("dnn1 train", 3))
    }
    #expect(try !folder.contents().keys.contains { $0.hasSuffix(".safetensors") })
    #expect(try run(items: [.table1]).done == ["dnn1 train"])
  }

  @Test func whatIsMissingOrChangedRunsAgainAndNothingElse() throws {
    let items: Set<ResultItem> = [.table4]
    try run(items: items)
    try FileManager.default.removeItem(
      atPath: folder.path + "/models/dnn1-partial.safetensors")
    #expect(try run(items: items).done == ["dnn1 retrain partial"])
    try FileManager.default.removeItem(
      atPath: folder.path + "/examples/dnn1-test-examples-20.0s.jsonl")
    #expect(try run(items: items).done == ["dnn1 test examples 20.0s"])
    let changed = try run(
      replacing: "\"partial_epochs\": 3", with: "\"partial_epochs\": 4", items: items)
    #expect(
      changed.done.sorted() == ["dnn1 retrain partial", "dnn1 retrain partial-originals"])
    let seed = try run(replacing: "\"seed\": 0", with: "\"seed\": 1", items: items)
    #expect(seed.skipped.isEmpty)
  }

  /// Tables 5 and 7, the row in Table 6 and the figures come from the same files. Some of the tiny
  /// network's classes have no image, so it has no conditional perturbation.
  @Test func perturbationsAreTablesAndFigures() throws {
    let old = "\"networks\": [], \"time_limit\": 2, \"image_counts\": [], \"limits\": [0.5]"
    let new =
      "\"networks\": [\"dnn1\"], \"time_limit\": 0.3, \"image_counts\": [20], \"limits\": [0.5]"
    let items: Set<ResultItem> = [
      .table5, .table6, .table7, .table8, .figure5, .figure6, .figure7, .figure8,
    ]
    let first = try run(replacing: old, with: new, items: items)
    let stages = first.done.filter { $0.hasPrefix("dnn1 perturb ") }
    #expect(stages.count == 11 && Set(stages).count == 11)
    let planned = try plan(replacing: old, with: new, items: items)
    #expect(planned.count { $0.contains("conditional") } == 3)
    #expect(first.done.sorted() == planned.filter { !$0.contains("conditional") }.sorted())
    let rows = { (name: String) in
      try text("tables/\(name).csv").split(separator: "\r\n").dropFirst()
    }
    #expect(try rows("table5-perturbation").count == 3)
    #expect(try rows("table7-perturbation-variations").count == 9)
    #expect(
      try rows("table6-comparison").contains { $0.contains("Input perturbation, minimum distance") }
    )
    // Both readings of what pixels may be before a perturbation; more room is never further.
    let effort = try rows("table8-effort").filter { $0.contains("Input perturbation") }
    #expect(effort.count == 2 && effort[1].contains("pixels up to 1.5 before it"))
    let narrow = try records("dnn1-distance-perturbation-20.0s")
    let wide = try records("dnn1-distance-perturbation-brighter-20.0s")
    #expect(narrow.count == 2 && wide.map(\.index) == narrow.map(\.index))
    for (record, other) in zip(wide, narrow) {
      #expect(record.imageRange == Interval(0, 1.5) && other.imageRange == nil)
      #expect((record.infimum ?? 0) <= (other.infimum ?? .infinity) * (1 + 2e-6))
    }
    for name in ["figure5", "figure6", "figure7"] {
      let data = try #require(try folder.contents()["figures/dnn1-\(name).png"])
      #expect(PNG.size(of: data) != nil)
    }
    #expect(try rows("figure5-weight-range").count == 1)
    let report = try text("report.html")
    #expect(report.contains("Figure 7: an input of ones under the perturbation, p + q"))
    #expect(report.contains("what a smaller perturbation costs"))
    let second = try run(replacing: old, with: new, items: items)
    #expect(second.done.isEmpty)
    // A figure alone needs one perturbation, which is there.
    let figure = try run(replacing: old, with: new, items: [.figure5])
    #expect(figure.done.isEmpty && figure.skipped.count { $0.contains("perturb") } == 1)
  }

  @Test func seedsRoundsAndLargerSetsAreRowsOfTheirOwn() throws {
    func part(
      seeds: Int, rounds: String, networks: String, originals: String, pgd: String
    ) -> String {
      """
      "seeds": { "dnn1": \(seeds) }, "rounds": {\(rounds)},
          "larger_sets": { "networks": [\(networks)], "originals_per_digit": [\(originals)], "time_limit": 20 },
          "pgd": [\(pgd)]
      """
    }
    let old = part(seeds: 1, rounds: "", networks: "", originals: "", pgd: "")
    let new = part(
      seeds: 2, rounds: "\"dnn1\": 2", networks: "\"dnn1\"", originals: "2",
      pgd: "{ \"norm\": \"l1\", \"radius\": 0.5, \"steps\": 2 }")
    let first = try run(replacing: old, with: new, items: [.table8, .differences])
    #expect(first.skipped.isEmpty)
    let planned = try plan(replacing: old, with: new, items: [.table8, .differences])
    #expect(first.done.sorted() == planned.sorted())
    for stage in [
      "dnn1 retrain complete-round2", "dnn1 train examples complete 20.0s",
      "dnn1 train examples 2 a digit 20.0s", "dnn1 retrain partial-originals-2-a-digit",
      "dnn1-seed1 retrain partial-originals-round2", "dnn1-seed1 retrain pgd-l1",
      "dnn1-seed1 distance original 20.0s",
    ] {
      #expect(first.done.contains(stage))
    }
    #expect(!first.done.contains { $0.hasPrefix("dnn1-seed1") && $0.contains("a-digit") })
    let table = try text("tables/table8-effort.csv").split(separator: "\r\n")
    // Four variants, a second round of two, a larger set for two, adversarial training.
    #expect(table.count == 1 + 9)
    #expect(table[0].contains("Adversarial distance deviation"))
    // Each of eight against the original, rounds and sets against the smaller, partial against
    // complete retraining.
    #expect(try text("tables/differences.csv").split(separator: "\r\n").count == 1 + 13)
    #expect(try text("report.html").contains("DNN1, Complete retraining, against Original DNN:"))
    let second = try run(replacing: old, with: new, items: [.table8, .differences])
    #expect(second.done.isEmpty && second.skipped.sorted() == first.done.sorted())
  }

  /// What other versions finished counts as long as these texts stay the same.
  @Test func finishedAttacksAreKnownByWhatTheyDependOn() throws {
    try run(items: [.attacks], jobs: 1)
    let network = try ModelFile(contentsOf: folder.path + "/models/dnn1-original.safetensors")
      .network
    let records = try ExampleFile.read(folder.path + "/examples/dnn1-test-examples-20.0s.jsonl")
    let instances = records.map {
      "Experiments.AttackInstance(index: \($0.index), label: \($0.label), "
        + "target: Optional(\($0.target ?? -1)))"
    }
    let inputs = [
      "proof \(ProofVersion.current)", network.fingerprint, TinyDigits.test.fingerprint,
      "AttackSettings(rule: Verification.AttackRule.margin, margin: 1.2, floor: 0.01, "
        + "difference: 0.0, norm: Verification.Norm.l1, maxDeviation: nil, imageRange: nil, "
        + "perturbedRange: nil, method: Verification.AttackMethod.exact, gap: 0.0, "
        + "formulation: nil, boundTimeLimit: nil, isUntargeted: false)",
      "[" + instances.joined(separator: ", ") + "]", "20.0",
    ]
    let key = SHA256.hexDigest(inputs.joined(separator: "\n").utf8).prefix(16)
    let manifest = try RunStore.readManifest(in: folder.path)
    #expect(manifest.stages["dnn1 test examples 20.0s"]?.key == String(key))
  }

  @Test func onlyTheTablesAskedForAreMade() throws {
    #expect(try run(items: [.table1]).done == ["dnn1 train"])
    let files = try folder.contents().keys.filter { $0.hasPrefix("tables/") }.sorted()
    #expect(files == ["csv", "json", "md", "tex"].map { "tables/table1-networks.\($0)" })
  }

  @Test func splitsOfDifferentSizesAreRefused() throws {
    let small = try ImageDataset(rows: 2, columns: 1, pixels: [0, 0], labels: [0])
    for (name, bytes) in TinyDigits.files(.test, small) { try data.write(bytes, as: name) }
    let error = #expect(throws: DataMismatch.self) { try run() }
    #expect(error?.description.contains("2 x 1 = 2 pixels, but the network has 49") == true)
    #expect(try folder.contents().isEmpty)
  }
}
