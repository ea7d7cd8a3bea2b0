import Basics
import Synchronization
import SearchSupport
import Testing
import Proofs
import Queries
import Search

/// Whole searches, on networks whose trees have more than a hundred nodes.
@Suite struct TreeSearchTests {
  let search = ExactSearch(solver: simplex)

  /// A second and a third thread join after a hundred nodes and are given back at the end.
  @Test(arguments: [(10 as UInt64, Norm.l1), (10, .linf), (57, .linf)])
  func helpersChangeNothingButTheTime(seed: UInt64, norm: Norm) throws {
    let query = largeProblem(seed, norm)
    let alone = try search.solve(query)
    #expect(alone.statistics.nodes > 100)
    let spare = SpareThreads(2)
    let helped = try search.solve(query, limits: SearchLimits(spareThreads: spare))
    #expect(alone.status(gap: 0) == .optimal && helped.status(gap: 0) == .optimal)
    let (a, b) = (try #require(alone.witness), try #require(helped.witness))
    #expect(abs(a.distance - b.distance) <= 2e-6 * a.distance)
    #expect(abs(alone.lowerBound - helped.lowerBound) <= 2e-6 * a.distance)
    #expect((0..<3).count { _ in spare.take() } == 2)
  }

  @Test(arguments: Norm.proved)
  func oneThreadDoesTheSameEveryTime(norm: Norm) throws {
    let query = largeProblem(10, norm)
    let (a, b) = (try search.solve(query), try search.solve(query))
    #expect(a.statistics.nodes > 100)
    #expect(a.statistics.nodes == b.statistics.nodes)
    #expect(a.statistics.linearPrograms == b.statistics.linearPrograms)
    #expect(a.statistics.simplexIterations == b.statistics.simplexIterations)
    #expect(a.witness == b.witness && a.lowerBound == b.lowerBound)
  }

  /// Interrupted after a part of the questions whether to stop that a whole search asks.
  @Test(arguments: [(10 as UInt64, Norm.l1), (57, .linf)])
  func interruptionLeavesWhatIsProved(seed: UInt64, norm: Norm) throws {
    let query = largeProblem(seed, norm)
    let start = try startingPoint(seed, query)
    func solve(_ stop: StopAfter) throws -> SearchOutcome {
      try search.solve(query, limits: SearchLimits { stop.shouldStop() }) { _ in [start] }
    }
    let counter = StopAfter(.max)
    let optimum = try #require(try solve(counter).witness).distance
    for part in [0.3, 0.8] {
      let outcome = try solve(StopAfter(Int(part * Double(counter.count))))
      #expect(outcome.limit == .interrupted)
      #expect(outcome.status(gap: 0) == .feasible)
      try expectValid(outcome, query, optimum: optimum)
    }
  }

  /// However far a search gets in a time, and it may well get to the end.
  @Test func timeLimitLeavesWhatIsProved() throws {
    let query = largeProblem(10, .l1)
    let optimum = try #require(try search.solve(query).witness).distance
    for seconds in [0, 1e-3, 0.03, 0.1] {
      let outcome = try search.solve(
        query, limits: SearchLimits(seconds: seconds, spareThreads: SpareThreads(1)))
      try expectValid(outcome, query, optimum: optimum)
      #expect(outcome.limit == .time || outcome.status(gap: 0) == .optimal)
    }
  }

  /// The nearest of all targets; one search shares what single ones have to find again.
  @Test func untargetedIsTheNearestTarget() throws {
    var (together, apart) = (0, 0)
    for seed in 0..<10 as Range<UInt64> {
      let test = RandomCase(seed: seed, inputs: 6, hidden: [6, 5], classes: 4)
      let rules = (0..<4).filter { $0 != test.prediction }.map { MarginRule(target: $0) }
      func solve(_ rule: some SuccessRule) throws -> SearchOutcome {
        try search.solve(
          Query(
            network: test.network, image: test.image, rule: rule, norm: seed % 2 == 0 ? .l1 : .linf)
        )
      }
      let untargeted = try solve(AnyOfRules(rules))
      let single = try rules.map { try solve($0) }
      let nearest = single.compactMap(\.witness?.distance).min()
      #expect((untargeted.witness == nil) == (nearest == nil))
      if let distance = untargeted.witness?.distance, let nearest {
        #expect(abs(distance - nearest) <= 2e-6 * max(1e-3, nearest))
      }
      #expect(untargeted.status(gap: 0) == (nearest == nil ? .infeasible : .optimal))
      together += untargeted.statistics.linearPrograms
      apart += single.reduce(0) { $0 + $1.statistics.linearPrograms }
    }
    #expect(together < apart)
  }

  private func largeProblem(_ seed: UInt64, _ norm: Norm) -> Query {
    RegionCase(largeCase(seed), norm: norm).query
  }

  private func largeCase(_ seed: UInt64) -> RandomCase {
    RandomCase(seed: seed, inputs: 8, hidden: [10, 10])
  }

  /// An input that meets the rule.
  private func startingPoint(_ seed: UInt64, _ query: Query) throws -> [Double] {
    var test = largeCase(seed)
    let inputs = (0..<300).map { _ in test.randomInput() }
    return try #require(
      inputs.first { query.regions[0].contains(query.network.logits($0)) })
  }

  /// Nothing is shorter than the bound, and what is called an example is one.
  private func expectValid(
    _ outcome: SearchOutcome, _ query: Query, optimum: Double
  ) throws {
    #expect(outcome.lowerBound <= optimum)
    guard let witness = outcome.witness else {
      #expect(outcome.status(gap: 0) == .limit)
      return
    }
    #expect(Witness(witness.input, for: query) == witness)
    #expect(witness.distance >= optimum * (1 - 2e-6))
    #expect([.feasible, .optimal].contains(outcome.status(gap: 0)))
  }
}

/// Says stop after so many questions.
private final class StopAfter: Sendable {
  private let asked = Atomic(0)
  private let limit: Int

  init(_ limit: Int) { self.limit = limit }

  var count: Int { asked.load(ordering: .relaxed) }

  func shouldStop() -> Bool { asked.add(1, ordering: .relaxed).newValue > limit }
}
