import Campaigns
import Basics
import TestSupport
import Testing
import Search

@Suite struct ExampleMergeTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func record(
    _ status: AttackStatus, distance: Double? = nil, bound: Double? = nil, index: Int = 0,
    label: Int = 1
  ) -> AttackRecord {
    var record = AttackRecord(
      hash: "a", options: AttackSettings(), network: "n", split: "test", index: index, label: label,
      target: 6, status: status)
    record.distance = distance
    record.lowerBound = bound
    return record
  }

  private func merged(_ files: [AttackRecord]...) throws -> [AttackRecord] {
    var merge = ExampleMerge()
    for (number, records) in files.enumerated() {
      let path = "\(folder.path)/\(number).jsonl"
      try ExampleFile.write(records, to: path)
      try merge.add(contentsOf: path)
    }
    return merge.merged
  }

  @Test func recordsAreJoinedInTheOrderOfImages() throws {
    let (first, second) = (record(.optimal, index: 3), record(.optimal, index: 1))
    #expect(try merged([first], [second, first]) == [second, first])
    #expect(try merged() == [])
  }

  @Test func theBestRecordOfAQuestionCounts() throws {
    let proved = record(.optimal, distance: 1, bound: 1)
    let near = record(.feasible, distance: 1.5, bound: 0.2)
    let far = record(.feasible, distance: 2, bound: 0.9)
    let bounded = record(.limit, bound: 0.8)
    let failed = record(.error)
    #expect(try merged([near], [proved], [far]) == [proved])
    #expect(try merged([far], [near]) == [near])
    #expect(try merged([bounded], [far]) == [far])
    #expect(try merged([failed], [bounded]) == [bounded])
  }

  @Test func contradictionsAreNamed() throws {
    func reason(_ first: AttackRecord, _ second: AttackRecord) -> String? {
      #expect(throws: JSONLinesError.self) { try merged([first], [second]) }?.reason
    }
    let near = record(.feasible, distance: 1, bound: 0.5)
    let proved = record(.optimal, distance: 1.1, bound: 1.1)
    #expect(reason(proved, near)?.contains("no example is closer than 1.1, and one has") == true)
    #expect(reason(near, proved)?.contains("test image 0, target 6: ") == true)
    #expect(reason(record(.infeasible), near)?.contains("no example exists, and one with") == true)
    #expect(reason(near, record(.limit, label: 2))?.contains("label 2 and label 1") == true)
    // The same answer but for what a proof leaves open.
    let same = record(.optimal, distance: 1.1 - 1e-7, bound: 1.1 - 1e-7)
    #expect(try merged([proved], [same]) == [proved])
  }
}
