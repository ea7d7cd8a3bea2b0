import Networks
import Proofs
import Queries
import SearchSupport
import TestSupport
import Testing

@Suite struct WitnessTests {
  let query = Query(
    network: identityNetwork(), image: [0.8, 0.3], rule: MarginRule(target: 1), maxDeviation: 0.6)

  @Test func acceptsAnExample() throws {
    let witness = try #require(Witness([0.25, 0.3], for: query))
    #expect(abs(witness.distance - 0.55) < 1e-12)
    #expect(witness.region.target == 1)
  }

  @Test(arguments: [
    [0.3, 0.3], [0.25, 0.3, 0], [0.1, 0.3], [-0.1, 0.3], [0.8, 1.1], [.nan, 0.3],
  ])
  func refusesWhatIsNone(candidate: [Double]) {
    #expect(Witness(candidate, for: query) == nil)
  }

  /// 0.3 is exactly 1.2 times 0.25 in float64: on the edge, which belongs to the rule, and nothing
  /// beyond it does.
  @Test func theRuleHasNoSlack() {
    #expect(Witness([0.25, 0.3], for: query) != nil)
    #expect(Witness([(0.25).nextUp, 0.3], for: query) == nil)
  }

  /// A pixel a hair's breadth outside its range is set to the end of the range.
  @Test func clipsToTheRange() throws {
    let query = Query(
      network: identityNetwork(), image: [0.1, 0], rule: MarginRule(target: 1))
    let witness = try #require(Witness([-1e-9, 0.5], for: query))
    #expect(witness.input == [0, 0.5])
    #expect(abs(witness.distance - 0.6) < 1e-12)
  }

  /// An input moved by its capacity may leave its range by rounding; what is reported does not.
  @Test func aWitnessAtTheEndOfTheRangeStaysInIt() throws {
    let image = (0...255).map { Double($0) / 255 }
    let layer = Layer(
      weight: .init(rows: 2, columns: 256, elements: (0..<512).map { $0 < 256 ? 0 : 1 }),
      bias: [-1, 1])
    let query = Query(
      network: PiecewiseNetwork(Network(layers: [layer])), image: image, rule: MarginRule(target: 1)
    )
    for capacity in [query.inputs.upwardCapacity, query.inputs.downwardCapacity.map { -$0 }] {
      let moved = zip(image, capacity).map { $0 + $1 }
      let witness = try #require(Witness(moved, for: query))
      #expect(witness.input.allSatisfy { 0...1 ~= $0 })
    }
  }
}
