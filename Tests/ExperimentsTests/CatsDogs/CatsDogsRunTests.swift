import CampaignSupport
import Datasets
import Experiments
import Foundation
import GLPKSolver
import Optimization
import Synchronization
import TestSupport
import Testing

/// The cats and dogs on a few drawings.
@Suite struct CatsDogsRunTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  static let text = """
    {"document": "cats-dogs", "name": "tiny", "description": "d", "seed": 1, "epochs": 1,
     "batch_size": 16, "learning_rate": 0.001, "drawings": {"train": 48, "test": 16}, "batches": 1,
     "batch_images": 8, "difference": 0.001, "max_deviation": 0.2, "time_limit": 1, "images": 4,
     "radii": [0.0001]}
    """

  private func profile() throws -> ExperimentProfile {
    try ExperimentProfile(contentsOf: folder.write(Self.text, as: "tiny.json"))
  }

  private func experiment(
    _ data: DataSource?, _ report: @escaping @Sendable (ExperimentEvent) -> Void = { _ in }
  ) throws -> Experiment {
    try Experiment(
      profile: try profile(), references: DocumentReferences(), data: data,
      solvers: Solvers(GLPKSolver()), jobs: 2, shouldStop: { false }, report: report)
  }

  @Test func everyStageOfThePlanIsDoneOnce() throws {
    let plan = try ExperimentPlan(profile(), items: []).stages.map(\.name)
    let log = Mutex<(done: [String], skipped: [String])>(([], []))
    for _ in 0..<2 {
      _ = try experiment(nil) { event in
        switch event {
        case .finished(let stage, _): log.withLock { $0.done.append(stage) }
        case .skipped(let stage): log.withLock { $0.skipped.append(stage) }
        default: break
        }
      }.run(in: folder.path + "/results")
    }
    #expect(log.withLock { $0.done.sorted() } == plan.sorted())
    #expect(log.withLock { $0.skipped.sorted() } == plan.sorted())
    let page = try String(contentsOfFile: folder.path + "/results/report.html", encoding: .utf8)
    // What one limit stopped is not the answer for another.
    let examples = try FileManager.default.contentsOfDirectory(
      atPath: folder.path + "/results/examples")
    #expect(!examples.isEmpty && examples.allSatisfy { $0.hasSuffix("-1.0s.jsonl") })
    #expect(page.contains(SyntheticHeads.note) && page.contains("in the project"))
    for table in ["networks", "nearest", "confident", "transfer", "radii"] {
      let csv = try String(
        contentsOfFile: folder.path + "/results/tables/\(table).csv", encoding: .utf8)
      #expect(csv.split(separator: "\r\n").count > 1)
    }
  }

  @Test func otherPicturesAreRefused() throws {
    let data = try TemporaryFolder()
    try TinyDigits.write(to: data)
    let error = #expect(throws: ConfigurationError.self) {
      try experiment(DataSource(digitsIn: data.path))
    }
    #expect(error?.description.contains("colour pictures of two classes") == true)
  }
}
