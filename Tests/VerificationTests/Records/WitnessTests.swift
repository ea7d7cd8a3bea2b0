import Networks
import Testing
import Verification

@Suite struct WitnessTests {
  let problem = AttackProblem(
    network: identityNetwork(), image: [0.8, 0.3], rule: MarginRule(target: 1), maxDeviation: 0.6)

  @Test func acceptsAnExample() throws {
    let witness = try #require(Witness([0.25, 0.3], for: problem))
    #expect(abs(witness.distance - 0.55) < 1e-12)
    #expect(witness.region.target == 1)
  }

  @Test(arguments: [
    [0.3, 0.3], [0.25, 0.3, 0], [0.1, 0.3], [-0.1, 0.3], [0.8, 1.1], [.nan, 0.3],
  ])
  func refusesWhatIsNone(candidate: [Double]) {
    #expect(Witness(candidate, for: problem) == nil)
  }

  /// The edge of the rule may be missed by a millionth, not by more.
  @Test func toleranceOfTheRule() {
    #expect(Witness([0.25 + 1e-7, 0.3], for: problem) != nil)
    #expect(Witness([0.25 + 1e-5, 0.3], for: problem) == nil)
  }

  /// A pixel a hair's breadth outside its range is set to the end of the range.
  @Test func clipsToTheRange() throws {
    let problem = AttackProblem(
      network: identityNetwork(), image: [0.1, 0], rule: MarginRule(target: 1))
    let witness = try #require(Witness([-1e-9, 0.5], for: problem))
    #expect(witness.input == [0, 0.5])
    #expect(abs(witness.distance - 0.6) < 1e-12)
  }
}
