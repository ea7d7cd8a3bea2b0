import GLPKSolver
import SearchSupport
import Testing
import Queries
import Search

@Suite struct DominanceRuleTests {
  /// The rule as the lab writes it: f_label <= 0.95 * max f, with f = max(0, logits).
  private func isMet(_ logits: [Double], label: Int) -> Bool {
    let outputs = logits.map { max(0, $0) }
    return outputs[label] <= 0.95 * (outputs.max() ?? 0)
  }

  @Test func regionsAreTheRule() {
    let regions = DominanceRule(label: 1).regions(for: .positiveArgmax(classCount: 3))
    #expect(regions.map(\.target) == [0, 2, nil])
    let values = [-1, -0.5, 0, 0.94, 0.95, 0.96, 1, 2]
    for a in values {
      for b in values {
        for c in values {
          let logits = [a, b, c]
          #expect(
            regions.contains { $0.contains(logits) } == isMet(logits, label: 1), "\(logits)")
        }
      }
    }
  }

  /// A network with linear outputs answers a class even where none is positive.
  @Test func zeroOutputsCountOnlyBehindAReLU() {
    let regions = DominanceRule(label: 1).regions(for: .argmax(classCount: 3))
    #expect(regions.map(\.target) == [0, 2])
    #expect(!regions.contains { $0.contains([-1, -0.5, -1]) })
  }

  /// The image is (0.8, 0.3): 0.8 - d <= 0.95 (0.3 + u) costs least where x0 does all of it, as a
  /// unit of d is worth more: d = 0.8 - 0.285.
  @Test func smallestChange() throws {
    let query = Query(
      network: identityNetwork(), image: [0.8, 0.3], rule: DominanceRule(label: 0))
    let outcome = try ExactSearch(solver: simplex).solve(query)
    #expect(outcome.status(gap: 0) == .optimal)
    let witness = try #require(outcome.witness)
    #expect(abs(witness.distance - 0.515) <= 1e-6)
    #expect(witness.region.target == 1)
  }

  /// Logits x - 0.5: with outputs behind a ReLU, x0 = 0.5 is enough, where all of them are zero.
  @Test func smallestChangeToZeroOutputs() throws {
    let network = identityNetwork(bias: [-0.5, -0.5], outputActivation: .relu)
    let query = Query(
      network: network, image: [0.8, 0.3], rule: DominanceRule(label: 0))
    let outcome = try ExactSearch(solver: simplex).solve(query)
    #expect(outcome.status(gap: 0) == .optimal)
    let witness = try #require(outcome.witness)
    #expect(abs(witness.distance - 0.3) <= 1e-6)
  }

  /// The cheapest of the regions, each solved as an integer program by GLPK.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func agreesWithGLPK(seed: UInt64) throws {
    let test = RandomCase(seed: 1300 + seed)
    let query = Query(
      network: test.network, image: test.image, rule: DominanceRule(label: test.prediction),
      norm: seed % 4 == 3 ? .linf : .l1)
    var expected = Double.infinity
    for region in query.regions {
      let encoding = CompactEncoding(
        query, region: region, bounds: query.ballBounds(radius: .infinity), cutoff: .infinity,
        integers: true)
      let result = try GLPKSolver().solve(encoding.model, options: .init())
      if result.reason == .optimal { expected = min(expected, result.objective ?? 0) }
    }
    let outcome = try ExactSearch(solver: simplex).solve(query)
    if expected == .infinity {
      #expect(outcome.status(gap: 0) == .infeasible)
    } else {
      #expect(outcome.status(gap: 0) == .optimal)
      let witness = try #require(outcome.witness)
      #expect(abs(witness.distance - expected) <= 2e-6 * max(1, expected))
      let outputs = test.network.logits(witness.input).map { max(0, $0) }
      #expect(outputs[test.prediction] <= 0.95 * (outputs.max() ?? 0) + 1e-5)
    }
  }
}
