import CampaignSupport
import Campaigns
import Basics
import GLPKSolver
import Networks
import Synchronization
import TestSupport
import Testing
import Queries

@Suite struct OutputBatchTests {
  private let folder: TemporaryFolder
  private let questions = (0..<10).map { [OutputObjective.logit($0)] }

  init() throws { folder = try TemporaryFolder() }

  private func batch(
    _ network: Network = TinyDigits.network, near original: OriginalImage? = nil,
    gap: Double = 0, timeLimit: Double? = nil
  ) -> OutputBatch {
    var settings = OutputSettings()
    settings.gap = gap
    settings.budget = original == nil ? nil : 2
    return OutputBatch(
      network: NetworkGraph(network), near: original, settings: settings, timeLimit: timeLimit,
      solver: GLPKSolver())
  }

  /// Runs with an output file, and gives the classes that were really searched.
  private func searched(_ batch: OutputBatch, classes: Range<Int>) throws -> [Int?] {
    let targets = Mutex<[Int?]>([])
    let records = try batch.run(
      Array(questions[classes]), jobs: 1,
      output: JSONLinesFile(appendingTo: folder.path + "/o.jsonl"),
      progress: { _, record in targets.withLock { $0.append(record.target) } })
    #expect(records.map(\.target) == Array(classes))
    return targets.withLock { $0 }
  }

  @Test func whatIsStoredIsNotSearchedAgain() throws {
    #expect(try searched(batch(), classes: 0..<3) == [0, 1, 2])
    #expect(try searched(batch(), classes: 0..<3) == [])
    #expect(try searched(batch(), classes: 1..<5) == [3, 4])
    let stored = try batch().records(for: questions, in: folder.path + "/o.jsonl")
    #expect(stored.map(\.target) == [0, 1, 2, 3, 4])
    #expect(stored.allSatisfy { $0.isProved })
  }

  /// What a limit stopped stays so, since it would be stopped again.
  @Test func unprovedRecordsCountAsDone() throws {
    let limited = batch(timeLimit: 1e-9)
    #expect(try searched(limited, classes: 0..<2) == [0, 1])
    #expect(try searched(limited, classes: 0..<2) == [])
  }

  @Test func otherQuestionsAreNotMixed() throws {
    var network = TinyDigits.network
    network.layers[0].bias[0] += 0.001
    let original = OriginalImage(TinyDigits.test, index: 0)
    let batches = [batch(), batch(gap: 0.01), batch(network), batch(near: original)]
    for batch in batches { #expect(try searched(batch, classes: 0..<1) == [0]) }
    for batch in batches { #expect(try searched(batch, classes: 0..<1) == []) }
    let near = try batch(near: original).records(for: questions, in: folder.path + "/o.jsonl")
    #expect(near.count == 1 && near[0].index == 0 && near[0].split == "test")
    #expect(near[0].label == original.label)
    #expect(try #require(near[0].distance) <= 2 + 1e-9)
  }

  @Test func whatIsStoppedIsNotStored() throws {
    let file = try JSONLinesFile(appendingTo: folder.path + "/o.jsonl")
    let done = Atomic(0)
    let records = try batch().run(
      questions, jobs: 1, output: file, shouldStop: { done.load(ordering: .relaxed) >= 2 }
    ) { _, _ in done.add(1, ordering: .relaxed) }
    #expect(records.map(\.target) == [0, 1])
    #expect(try JSONLinesFile.read(OutputRecord.self, from: file.path) == records)
    let stopped = try batch().run(
      questions, jobs: 1, output: file,
      shouldStop: { true })
    #expect(stopped == records)
  }
}
