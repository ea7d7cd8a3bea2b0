import CampaignSupport
import Datasets
import Experiments
import Foundation
import GLPKSolver
import Optimization
import Synchronization
import TestSupport
import Testing

/// The tutorial's experiments on tiny digits: everything is made, once.
@Suite struct TutorialRunTests {
  private let folder: TemporaryFolder
  private let data: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    data = try TemporaryFolder()
    try TinyDigits.write(to: data)
  }

  static let text = """
    {"document": "tutorial", "name": "tiny", "description": "d", "seed": 1, "epochs": 2,
     "batch_size": 20, "learning_rate": 0.1, "late_rate": 0.01, "late_rate_after": 1, "images": 12,
     "drops_fooled": true, "plain_steps": 3, "certified_images": 2, "radii": [0.001, 0.01],
     "time_limit": 5}
    """

  private func profile(_ text: String = text) throws -> ExperimentProfile {
    try ExperimentProfile(contentsOf: folder.write(text, as: "tiny.json"))
  }

  private let root = #filePath.components(separatedBy: "/Tests/")[0]

  /// The stages that a run has done, and those that it has skipped.
  private func run() throws -> (done: [String], skipped: [String]) {
    let log = Mutex<(done: [String], skipped: [String])>(([], []))
    let waiting = try Experiment(
      profile: try profile(),
      references: DocumentReferences(folder: root + "/experiments/reference"),
      data: DataSource(digitsIn: data.path), solvers: Solvers(GLPKSolver()), jobs: 2,
      shouldStop: { false }
    ) { event in
      switch event {
      case .finished(let stage, _): log.withLock { $0.done.append(stage) }
      case .skipped(let stage): log.withLock { $0.skipped.append(stage) }
      default: break
      }
    }.run(in: folder.path + "/results")
    #expect(waiting.isEmpty)
    return log.withLock { $0 }
  }

  @Test func everyStageOfThePlanIsDoneOnce() throws {
    let plan = try ExperimentPlan(profile(), items: []).stages.map(\.name)
    #expect(Set(plan).count == plan.count)
    let first = try run()
    #expect(first.done.sorted() == plan.sorted() && first.skipped.isEmpty)
    let page = try String(contentsOfFile: folder.path + "/results/report.html", encoding: .utf8)
    for table in ["networks", "attacks", "intervals", "differences", "certificates", "certified"] {
      let csv = try String(
        contentsOfFile: folder.path + "/results/tables/\(table).csv", encoding: .utf8)
      #expect(csv.split(separator: "\r\n").count > 2)
    }
    #expect(page.contains("in the tutorial") && page.contains("784-50-20-10"))
    let second = try run()
    #expect(second.done.isEmpty && second.skipped.sorted() == plan.sorted())
    #expect(
      try String(contentsOfFile: folder.path + "/results/report.html", encoding: .utf8) == page)
    #expect(try StoredReport.html(from: folder.path + "/results") == page)
  }

  @Test(arguments: [
    (#""epochs": 2"#, #""epochs": 0"#, "'epochs' must be at least 1"),
    (#""radii": [0.001, 0.01]"#, #""radii": [0.01, 0.001]"#, "'radii' must ascend"),
    (#""radii": [0.001, 0.01]"#, #""radii": []"#, "at least one radius"),
    (#""time_limit": 5"#, #""time_limit": 0"#, "'time_limit' must be above 0"),
    (#""images": 12,"#, "", "the key 'images' is missing"),
    (#""images": 12"#, #""images": 12, "foo": 1"#, "the key 'foo' is not known"),
    (#""document": "tutorial""#, #""document": "book""#, "'document' is 'book'"),
    (#""name": "tiny""#, #""name": "../x""#, "'name' must be"),
  ])
  func whatIsWrongIsNamed(part: String, other: String, message: String) throws {
    let text = Self.text.replacing(part, with: other)
    let error = #expect(throws: ConfigurationError.self) { try profile(text) }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }
}
