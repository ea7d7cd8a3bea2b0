import Campaigns
import Basics
import Foundation
import TestSupport
import Testing

@Suite struct AttackRecordTests {
  private let record = AttackRecord(
    hash: "h", options: AttackSettings(), network: "n", split: "test", index: 3, label: 1,
    target: 6, status: .limit)

  private func object() throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: JSONLinesFile.text([record]))
    return try #require(object as? [String: Any])
  }

  private func read(_ object: [String: Any]) throws -> AttackRecord {
    try JSONDecoder().decode(
      AttackRecord.self, from: JSONSerialization.data(withJSONObject: object))
  }

  /// Other programs read these files.
  @Test func theLayoutIsFixed() throws {
    let object = try object()
    let missing = object.filter { $0.value is NSNull }.keys.sorted()
    #expect(
      missing == [
        "classified_as", "delta", "difference", "distance", "gap", "infimum", "limit",
        "lower_bound", "max_deviation", "model",
      ])
    #expect(
      Set(object.keys).subtracting(missing) == [
        "schema", "settings", "network", "split", "index", "label", "prediction", "target",
        "untargeted", "norm", "rule", "margin", "floor", "method", "status", "nodes", "lp_solves",
        "simplex_iterations", "bound_seconds", "solve_seconds", "seconds",
      ])
    #expect(try read(object) == record)
  }

  /// What may be null may be missing; a network that nobody names is no record's.
  @Test func everyRecordNamesItsNetwork() throws {
    var object = try object().filter { !($0.value is NSNull) }
    #expect(try read(object) == record)
    object["network"] = nil
    let folder = try TemporaryFolder()
    try folder.write(
      Array(JSONSerialization.data(withJSONObject: object)) + Array("\n".utf8), as: "a.jsonl")
    #expect {
      try ExampleFile.read(folder.path + "/a.jsonl")
    } throws: {
      "\($0)".contains("a.jsonl: line 1: the key 'network' is missing")
    }
  }
}
