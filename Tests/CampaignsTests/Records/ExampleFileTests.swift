import Basics
import CampaignSupport
import Campaigns
import Optimization
import Search
import TestSupport
import Testing

@Suite struct ExampleFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var path: String { folder.path + "/examples.jsonl" }

  private func record(
    _ status: AttackStatus, index: Int = 0, distance: Double? = nil, bound: Double? = nil
  ) -> AttackRecord {
    var record = AttackRecord.made(status, index: index)
    record.distance = distance
    record.lowerBound = bound
    return record
  }

  /// In the order in which the questions were first asked.
  @Test func theBestRecordOfAQuestionCounts() throws {
    let file = try ExampleFile(appendingTo: path)
    let (far, near) = (record(.feasible, distance: 2), record(.feasible, distance: 1))
    let (other, proved) = (record(.infeasible, index: 7), record(.optimal, distance: 1.5))
    for record in [far, other] { try file.append(record) }
    #expect(try file.records() == [far, other])
    try file.append(near)
    #expect(try file.records() == [near, other])
    for record in [proved, far] { try file.append(record) }
    #expect(try file.records() == [proved, other])
  }

  @Test func ofEqualsTheLastCounts() throws {
    var second = record(.feasible, distance: 2, bound: 1)
    second.nodes = 99
    let file = try ExampleFile(appendingTo: path)
    for record in [record(.feasible, distance: 2, bound: 1), second] { try file.append(record) }
    #expect(try file.records() == [second])
  }

  /// With any wrong class allowed, the class that was found is no part of the question.
  @Test func anUntargetedQuestionIsOne() throws {
    var records = [record(.feasible, distance: 2), record(.feasible, distance: 1)]
    records[1].target = 3
    let file = try ExampleFile(appendingTo: path)
    for record in records { try file.append(record) }
    #expect(try file.records() == records)
    for index in records.indices { records[index].isUntargeted = true }
    try ExampleFile.write(records, to: path)
    #expect(try ExampleFile.read(path) == [records[1]])
  }

  @Test func aFileIsGoneOnWith() throws {
    let records = [record(.optimal), record(.limit, index: 1)]
    for record in records { try ExampleFile(appendingTo: path).append(record) }
    #expect(try ExampleFile.read(path) == records)
  }

  @Test(arguments: ["one, two\n", "[]\n", "\n", "{\"schema\": 1}\n"])
  func whatHoldsNoRecordsIsRefusedUntouched(text: String) throws {
    let path = try folder.write(text, as: "notes.txt")
    #expect(throws: JSONLinesError.self) { try ExampleFile(appendingTo: path) }
    #expect(folder.contents(of: "notes.txt") == Array(text.utf8))
  }

  @Test func anotherSchemaIsNamed() throws {
    let schema = AttackRecord.currentSchema + 1
    let path = try folder.write("{\"schema\": \(schema)}\n", as: "later.jsonl")
    let error = #expect(throws: JSONLinesError.self) { try ExampleFile.read(path) }
    #expect(error?.reason.contains("schema \(schema)") == true)
  }

  /// What a limit of another run may mend is worth less than what none would.
  @Test func whatIsWorthMore() {
    func isBetter(_ a: AttackRecord, _ b: AttackRecord) -> Bool {
      #expect(!(a.isBetter(than: b) && b.isBetter(than: a)))
      return a.isBetter(than: b)
    }
    func limited(_ limit: AttackRecord, _ cause: Limit?) -> AttackRecord {
      var record = limit
      record.limit = cause
      return record
    }
    let (near, far) = (record(.feasible, distance: 1), record(.feasible, distance: 2))
    #expect(isBetter(record(.infeasible), near) && !isBetter(near, record(.infeasible)))
    #expect(!isBetter(record(.optimal), record(.optimal)))
    #expect(isBetter(near, far) && !isBetter(far, near) && isBetter(far, record(.limit)))
    #expect(isBetter(limited(far, .time), limited(near, .interrupted)))
    #expect(isBetter(record(.limit, bound: 0.5), record(.limit)))
    #expect(!isBetter(record(.limit, bound: 0.5), record(.limit, bound: 0.5)))
  }
}
