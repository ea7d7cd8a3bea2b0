import TestSupport
import LinearAlgebra
import Networks
import SearchSupport
import Testing
import Queries
import Search

/// Smallest changes that can be worked out by hand; see `identityNetwork`.
///
/// The image is (0.8, 0.3), which is class 0; class 1 needs x1 >= 1.2 x0 and x1 >= 0.01.
@Suite struct ExactSearchTests {
  let image = [0.8, 0.3]
  let search = ExactSearch(solver: simplex)

  /// Lowering x0 by d lowers the bar by 1.2 d, so all of the change goes there:
  /// 0.3 = 1.2 (0.8 - d) gives d = 0.55.
  @Test func smallestL1Change() throws {
    let query = Query(
      network: identityNetwork(), image: image, rule: MarginRule(target: 1))
    let outcome = try search.solve(query)
    #expect(outcome.status(gap: 0) == .optimal)
    let witness = try #require(outcome.witness)
    #expect(isClose(witness.distance, 0.55))
    #expect(isClose(witness.input[0], 0.25) && isClose(witness.input[1], 0.3))
    #expect(outcome.lowerBound <= witness.distance)
  }

  /// Without a hidden layer the change is the same.
  @Test(arguments: Norm.proved)
  func aNetworkWithoutHiddenLayer(norm: Norm) throws {
    let network = Network(layers: [
      Layer(weight: Matrix(rows: 2, columns: 2, elements: [1, 0, 0, 1]), bias: [0, 0])
    ])
    let query = Query(
      network: PiecewiseNetwork(network), image: image, rule: MarginRule(target: 1), norm: norm)
    let outcome = try search.solve(query)
    #expect(outcome.status(gap: 0) == .optimal)
    #expect(isClose(try #require(outcome.witness).distance, norm == .l1 ? 0.55 : 0.3))
  }

  /// Inputs may have other ranges than pictures: with x0 in [-1, 1] and x1 in [0.25, 0.35] it is x0
  /// that has to fall, and x1 can only help by 0.05.
  @Test func inputsOfOtherRanges() throws {
    let query = Query(
      network: identityNetwork(), image: image, rule: MarginRule(target: 1), norm: .linf,
      ranges: [Interval(-1, 1), Interval(0.25, 0.35)])
    let outcome = try search.solve(query)
    #expect(outcome.status(gap: 0) == .optimal)
    // 0.35 = 1.2 (0.8 - t)
    #expect(isClose(try #require(outcome.witness).distance, 0.8 - 0.35 / 1.2))
  }

  /// Both move by t: 0.3 + t = 1.2 (0.8 - t) gives t = 0.3.
  @Test func smallestLinfChange() throws {
    let query = Query(
      network: identityNetwork(), image: image, rule: MarginRule(target: 1), norm: .linf)
    let outcome = try search.solve(query)
    #expect(outcome.status(gap: 0) == .optimal)
    #expect(isClose(try #require(outcome.witness).distance, 0.3))
  }

  /// x0 may fall by 0.4 at most, to 0.4; then x1 has to rise to 0.48, by 0.18.
  @Test func limitedDeviation() throws {
    let query = Query(
      network: identityNetwork(), image: image, rule: MarginRule(target: 1), maxDeviation: 0.4)
    let outcome = try search.solve(query)
    #expect(outcome.status(gap: 0) == .optimal)
    #expect(isClose(try #require(outcome.witness).distance, 0.58))
  }

  /// With 0.25 in each direction x0 stays above 0.55, and x1 below 0.55 < 0.66.
  @Test func provesThatNoExampleExists() throws {
    let query = Query(
      network: identityNetwork(), image: image, rule: MarginRule(target: 1), maxDeviation: 0.25)
    let outcome = try search.solve(query)
    #expect(outcome.status(gap: 0) == .infeasible)
    #expect(outcome.lowerBound == .infinity)
    #expect(outcome.witness == nil)
  }

  /// Logits x - 0.5: the floor needs x1 >= 0.51, the margin x1 - 0.5 >= 1.2 (x0 - 0.5). At
  /// x1 = 0.51 that leaves x0 = 0.5 + 0.01 / 1.2: the change is 0.21 + 0.3 - 0.01 / 1.2.
  @Test(arguments: [OutputActivation.linear, .relu])
  func floorAboveZero(activation: OutputActivation) throws {
    let query = Query(
      network: identityNetwork(bias: [-0.5, -0.5], outputActivation: activation), image: image,
      rule: MarginRule(target: 1))
    let outcome = try search.solve(query)
    #expect(outcome.status(gap: 0) == .optimal)
    #expect(isClose(try #require(outcome.witness).distance, 0.51 - 0.01 / 1.2))
  }

  /// With floor 0 and a ReLU on the output, x0 = 0.5 is enough: all outputs are zero.
  @Test func floorZeroAdmitsZeroOutputs() throws {
    let network = identityNetwork(bias: [-0.5, -0.5], outputActivation: .relu)
    let query = Query(
      network: network, image: image, rule: MarginRule(target: 1, floor: 0))
    let outcome = try search.solve(query)
    #expect(outcome.status(gap: 0) == .optimal)
    let witness = try #require(outcome.witness)
    #expect(isClose(witness.distance, 0.3))
    #expect(witness.region.target == nil)
  }

  /// On a linear output zero logits are no class of their own: x1 has to reach 0.5 too.
  @Test func floorZeroOnLinearOutput() throws {
    let query = Query(
      network: identityNetwork(bias: [-0.5, -0.5]), image: image,
      rule: MarginRule(target: 1, floor: 0))
    let outcome = try search.solve(query)
    #expect(outcome.status(gap: 0) == .optimal)
    #expect(isClose(try #require(outcome.witness).distance, 0.5))
  }

  @Test func startsOnlyHelp() throws {
    let query = Query(
      network: identityNetwork(), image: image, rule: MarginRule(target: 1))
    let outcome = try search.solve(query) { _ in [[0, 1], [0.1, 0.9]] }
    #expect(outcome.status(gap: 0) == .optimal)
    #expect(isClose(try #require(outcome.witness).distance, 0.55))
  }

  /// A set of one input, and success that nothing is.
  @Test(arguments: Norm.proved) func nothingMayChangeOrCount(norm: Norm) throws {
    let rule = MarginRule(target: 1)
    for weights in [nil, [1e-6, 1e6]] as [[Double]?] {
      let inputs = InputSet(around: image, Ball(norm, weights: weights))
      let fixed = Query(network: identityNetwork(), inputs: inputs.fixing([0, 1]), rule: rule)
      #expect(try search.solve(fixed).status(gap: 0) == .infeasible)
      #expect(try search.certify(fixed, radius: 1).status == .robust)
      let none = Query(network: identityNetwork(), inputs: inputs, regions: [])
      #expect(try search.solve(none).status(gap: 0) == .infeasible)
    }
    // The image meets the rule itself.
    let inputs = InputSet(around: [0.25, 0.75], Ball(norm)).fixing([0, 1])
    let outcome = try search.solve(Query(network: identityNetwork(), inputs: inputs, rule: rule))
    #expect(outcome.infimum == 0 && outcome.example?.distance == 0)
  }

  @Test func interruptionProvesNothing() throws {
    let query = Query(
      network: identityNetwork(), image: image, rule: MarginRule(target: 1))
    let outcome = try search.solve(query, limits: SearchLimits { true })
    #expect(outcome.status(gap: 0) == .limit)
    #expect(outcome.limit == .interrupted)
    #expect(outcome.lowerBound == 0)
  }

  private func isClose(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-6 }
}
