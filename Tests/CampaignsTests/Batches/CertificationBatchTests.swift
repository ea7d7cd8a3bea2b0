import CampaignSupport
import Campaigns
import Basics
import GLPKSolver
import Networks
import Synchronization
import TestSupport
import Testing

@Suite struct CertificationBatchTests {
  private let folder: TemporaryFolder
  private let radii = [0.001, 0.3, 0.6]

  init() throws { folder = try TemporaryFolder() }

  private var batch: CertificationBatch {
    get throws {
      var settings = CertificationSettings()
      settings.norm = .linf
      return try CertificationBatch(
        network: NetworkGraph(TinyDigits.network), samples: TinyDigits.test, references: nil,
        settings: settings,
        timeLimit: nil, solver: GLPKSolver())
    }
  }

  /// Runs with a file, and gives all records and those that were new, with what was done by then.
  private func run(
    _ images: [Int], _ radii: [Double], jobs: Int = 1
  ) throws -> (records: [CertificationRecord], new: [CertificationRecord], counts: [Int]) {
    let new = Mutex<([CertificationRecord], [Int])>(([], []))
    let records = try batch.run(
      images, radii: radii, jobs: jobs,
      output: JSONLinesFile(appendingTo: folder.path + "/c.jsonl"),
      progress: { count, record in
        new.withLock {
          $0.0.append(record)
          $0.1.append(count)
        }
      })
    return new.withLock { (records, $0.0, $0.1) }
  }

  @Test(arguments: [1, 3]) func recordsComeByImageAndRadius(jobs: Int) throws {
    let (records, new, counts) = try run([2, 0, 1], radii, jobs: jobs)
    #expect(records.map(\.index) == [2, 2, 2, 0, 0, 0, 1, 1, 1])
    #expect(records.map(\.radius) == radii + radii + radii)
    #expect(new.count == 9 && counts.sorted() == Array(1...9))
    // What fools within a radius fools within a larger one.
    for (smaller, larger) in zip(records, records.dropFirst())
    where smaller.index == larger.index && smaller.status == .fooled {
      #expect(larger.status == .fooled)
      #expect(larger.delta == smaller.delta && larger.nodes == 0 && larger.seconds == 0)
    }
    #expect(records.contains { $0.status == .robust })
    #expect(records.contains { $0.status == .fooled && $0.radius == radii[2] && $0.nodes == 0 })
  }

  @Test func whatAFileHoldsIsNotDoneAgain() throws {
    let first = try run([0, 1], [radii[1]])
    let second = try run([0, 1, 2], radii)
    #expect(second.new.count == 7)
    #expect(second.new.allSatisfy { $0.index == 2 || $0.radius != radii[1] })
    #expect(second.records.filter { $0.radius == radii[1] }.prefix(2).elementsEqual(first.records))
    #expect(second.counts.first == 3)
    #expect(try run([0, 1, 2], radii).new.isEmpty)
  }
}
