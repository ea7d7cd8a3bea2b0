import Campaigns
import Basics
import Foundation
import Networks
import Optimization
import SearchSupport
import Testing
import Proofs
import Queries
import Search

@Suite struct OutputRecordTests {
  private func record(
    _ objectives: [OutputObjective], budget: Double = .infinity
  ) throws -> OutputRecord {
    let network = identityNetwork(outputActivation: .relu)
    let problem = Query(network: network, objectives, near: [0.8, 0.3], budget: budget)
    return OutputRecord(
      question: "q", objectives: objectives,
      outcome: try OutputSearch(solver: simplex).solve(problem), network: network)
  }

  private func json(_ record: OutputRecord) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(record))
    return try #require(object as? [String: Any])
  }

  /// The largest first output is 1, where the second is anything from 0 to 1.
  @Test func saysWhatIsKnown() throws {
    let record = try record([.logit(0)])
    #expect(record.objective == .logit)
    #expect(record.target == 0)
    #expect(record.isProved)
    #expect(abs(try #require(record.value) - 1) < 1e-9)
    #expect(try #require(record.bound) >= record.value ?? 2)
    let input = try #require(record.input)
    let share = exp(input[0]) / (exp(input[0]) + exp(input[1]))
    #expect(abs(try #require(record.probability) - share) < 1e-12)
  }

  /// The first output cannot fall to 0.95 times the second within a change of 0.1.
  @Test func whatDoesNotExistIsNull() throws {
    let record = try record([.confidence(target: 1, label: 0)], budget: 0.1)
    #expect(record.status == .infeasible)
    #expect(record.target == 1)
    let object = try json(record)
    #expect(
      object.filter { $0.value is NSNull }.keys.sorted() == [
        "bound", "classified_as", "distance", "gap", "index", "input", "label", "limit", "model",
        "network",
        "probability", "split", "value",
      ])
    #expect(object["status"] as? String == "infeasible")
    #expect(object["class"] as? Int == 1)
  }

  @Test func readsBack() throws {
    for record in [try record([.logit(0)]), try record([.margin(1)], budget: 0)] {
      var copy = record
      copy.seconds = 0.25
      let read = try JSONDecoder().decode(OutputRecord.self, from: JSONEncoder().encode(copy))
      #expect(read == copy)
      #expect(try json(copy).count == 23)
      #expect(try json(copy)["outputs"] as? String == "relu")
    }
  }

  /// A record that was made before there was a limit reads as one without.
  @Test func readsWhatHasNoLimit() throws {
    var object = try json(try record([.logit(0)]))
    object["limit"] = nil
    let data = try JSONSerialization.data(withJSONObject: object)
    #expect(try JSONDecoder().decode(OutputRecord.self, from: data).limit == nil)
  }

  /// What stopped a proof is named, and only what one run cut short is not final.
  @Test(arguments: [Limit.time, .interrupted, .memory])
  func namesWhatStoppedIt(limit: Limit) throws {
    let limits = SearchLimits(
      seconds: limit == .time ? 0 : nil, memory: limit == .memory ? MemoryLimit(bytes: 1) : nil,
      shouldStop: { limit == .interrupted })
    let network = PiecewiseNetwork(Network(randomWithSizes: [6, 9, 9, 2], seed: 1))
    let objectives = [OutputObjective.logit(0)]
    let outcome = try OutputSearch(solver: simplex).solve(
      Query(network: network, objectives), limits: limits)
    let record = OutputRecord(
      question: "q", objectives: objectives, outcome: outcome, network: network)
    #expect(!record.isProved && record.limit == limit)
    #expect(record.isFinal == (limit == .time))
    #expect(record.bound?.isFinite == true)
  }

  /// Everything that decides the answer decides the name of the question.
  @Test func everyQuestionHasItsName() throws {
    var limited = OutputSettings()
    limited.budget = 1
    var loose = OutputSettings()
    loose.gap = 0.1
    let plain = OutputSettings()
    let hashes = [
      try plain.hash(network: "a", objectives: [.logit(0)], image: nil),
      try plain.hash(network: "b", objectives: [.logit(0)], image: nil),
      try plain.hash(network: "a", objectives: [.logit(1)], image: nil),
      try plain.hash(network: "a", objectives: [.margin(0)], image: nil),
      try plain.hash(network: "a", objectives: [.logit(0), .logit(1)], image: nil),
      try plain.hash(network: "a", objectives: [.logit(0)], image: "i"),
      try limited.hash(network: "a", objectives: [.logit(0)], image: nil),
      try loose.hash(network: "a", objectives: [.logit(0)], image: nil),
    ]
    #expect(Set(hashes).count == hashes.count)
    #expect(
      hashes[0] == (try plain.hash(network: "a", objectives: [.logit(0)], image: nil)))
  }
}
