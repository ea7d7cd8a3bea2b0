import Proofs
import Queries
import Search
import SearchSupport
import Testing

/// The image is (0.8, 0.3), and the witness (0.25, 0.3) is at 0.55.
@Suite struct SearchOutcomeTests {
  private let query = Query(
    network: identityNetwork(), image: [0.8, 0.3], rule: MarginRule(target: 1))

  private func outcome(
    _ lowerBound: Double, _ change: (inout SearchOutcome) -> Void = { _ in }
  ) -> SearchOutcome {
    var outcome = SearchOutcome(lowerBound: lowerBound)
    outcome.witness = Witness([0.25, 0.3], for: query)
    change(&outcome)
    return outcome
  }

  @Test func theGapIsAFractionOfTheDistance() throws {
    #expect(outcome(0).gap == 1)
    #expect(abs(try #require(outcome(0.275).gap) - 0.5) < 1e-12)
    #expect(outcome(0.7).gap == 0)
    #expect(outcome(0) { $0.witness = nil }.gap == nil)
    #expect(abs(try #require(outcome(0).infimum) - 0.55) < 1e-12)
  }

  /// A value of 2 with a bound of 2.5; see `Goal.scale`.
  @Test func theGapOfAValue() throws {
    let output = Query(
      network: identityNetwork(bias: [0, 1]), maximizing: [OutputObjective.logit(1)])
    var outcome = SearchOutcome(lowerBound: -2.5)
    outcome.witness = Witness([0, 1], for: output)
    #expect(abs(try #require(outcome.gap) - 0.25) < 1e-12)
  }

  /// Within the gap that was asked for it is proved; the least is one in a million.
  @Test(
    arguments: [
      (0.55, 0, .optimal), (0.55 * (1 - 1e-7), 0, .optimal), (0.55 * (1 - 1e-5), 0, .feasible),
      (0.275, 0.5, .optimal), (0.275, 0.499, .feasible), (0, 0, .feasible),
      (.infinity, 0, .infeasible),
    ] as [(Double, Double, AttackStatus)])
  func theStatusOfAGap(lowerBound: Double, gap: Double, status: AttackStatus) {
    #expect(outcome(lowerBound) { $0.limit = .time }.status(gap: gap) == status)
  }

  /// Without a witness only a limit excuses that nothing is proved, and with one only a failure is not
  /// excused.
  @Test func limitsAndFailures() {
    #expect(outcome(0.1) { ($0.witness, $0.limit) = (nil, .time) }.status(gap: 0) == .limit)
    #expect(outcome(0.1) { $0.witness = nil }.status(gap: 0) == .error)
    #expect(outcome(.infinity) { $0.witness = nil }.status(gap: 0) == .infeasible)
    #expect(outcome(0.1).status(gap: 0) == .feasible)
    #expect(outcome(0.1) { $0.hasFailed = true }.status(gap: 0) == .error)
    #expect(outcome(0.1) { ($0.hasFailed, $0.limit) = (true, .time) }.status(gap: 0) == .feasible)
    #expect(outcome(0.55) { $0.hasFailed = true }.status(gap: 0) == .optimal)
  }

  /// A witness that no example stands beside is nothing where examples are asked for.
  @Test func withoutTheExampleThatIsNeeded() {
    #expect(outcome(0.1) { $0.needsExample = true }.status(gap: 0) == .limit)
    let example = AdversarialExample([0.125, 0.5], for: query)
    #expect(example != nil)
    #expect(
      outcome(0.1) { ($0.needsExample, $0.example) = (true, example) }.status(gap: 0) == .feasible)
  }

  @Test func whatLeavesNothingToProve() {
    let proofs: [AttackStatus] = [.optimal, .infeasible]
    #expect(
      [AttackStatus.optimal, .feasible, .infeasible, .limit, .error].filter(\.isProof) == proofs)
  }
}
