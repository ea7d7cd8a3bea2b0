import TestSupport
import DualSimplex
import GLPKSolver
import LinearAlgebra
import Networks
import SearchSupport
import Testing
import Queries
import Search

@Suite struct ExampleSearchTests {
  private let search = ExactSearch(solver: DualSimplexSolver())

  /// With margin 1 the nearest success is a tie, which fools nobody: the example is a hair beyond it.
  @Test(arguments: 0..<40 as Range<UInt64>)
  func tiesAreLeft(seed: UInt64) throws {
    let test = RandomCase(seed: seed)
    let image = test.image.map { Double(Float($0)) }
    let rules = (0..<3).filter { $0 != test.prediction }.map {
      MarginRule(target: $0, margin: 1, floor: 0.01)
    }
    let query = Query(
      network: test.network, image: image, rule: AnyOfRules(rules),
      norm: seed % 2 == 0 ? .l1 : .linf)
    let outcome = try search.solve(query)
    guard outcome.status(gap: 0) == .optimal else { return }
    let (infimum, example) = (
      try #require(outcome.infimum), try #require(outcome.example)
    )
    #expect(example.answer != test.prediction)
    #expect(example.distance >= infimum)
    #expect(example.distance <= infimum * (1 + 1e-4) + 1e-6)
    #expect(example.input.allSatisfy { Double(Float($0)) == $0 })
  }

  /// 0.8 and 0.3 are no float32 numbers: inputs that do not change are rounded too.
  @Test(arguments: Norm.proved) func everyInputIsFloat32(norm: Norm) throws {
    let query = Query(
      network: identityNetwork(), image: [0.8, 0.3], rule: MarginRule(target: 1), norm: norm)
    let example = try #require(try search.solve(query).example)
    #expect(example.input.allSatisfy { Double(Float($0)) == $0 })
  }

  /// Logits (1, h - 0.5, -1e9 h) of h = x + 1: a logit of another class is no measure for the slack.
  @Test func oneHugeLogitIsNoExcuse() throws {
    let network = PiecewiseNetwork(
      Network(layers: [
        Layer(weight: Matrix(rows: 1, columns: 1, elements: [1]), bias: [1]),
        Layer(
          weight: Matrix(rows: 3, columns: 1, elements: [0, 1, -1e9]), bias: [1, -0.5, 0]),
      ]))
    let query = Query(
      network: network, image: [Double(Float(0.2))], rule: MarginRule(target: 1))
    let outcome = try search.solve(query)
    #expect(outcome.status(gap: 0) == .optimal)
    #expect(abs(try #require(outcome.infimum) - 0.5) <= 1e-6)
    #expect(try #require(outcome.example).answer == 1)
  }

  /// From x = 0.5 on both outputs are 0: a tie that no input leaves. The rule is met there, and there is
  /// no example.
  @Test func aTieThatCannotBeLeftIsNoExample() throws {
    let network = PiecewiseNetwork(
      Network(layers: [
        Layer(weight: Matrix(rows: 2, columns: 1, elements: [-1, -0.001]), bias: [0.5, 0.0005]),
        Layer(weight: Matrix(rows: 2, columns: 2, elements: [1, 0, 0, 1]), bias: [0, 0]),
      ]))
    let query = Query(
      network: network, image: [Double(Float(0.2))], rule: DominanceRule(label: 0))
    let outcome = try search.solve(query)
    #expect(outcome.example == nil)
    #expect(outcome.status(gap: 0) != .feasible)
    #expect(abs(outcome.lowerBound - 0.3) <= 1e-6)
  }

  /// All logits are the same whatever the input: the image meets the rule itself, at distance 0.
  @Test func anImageThatMeetsTheRuleIsAtDistanceZero() throws {
    let network = PiecewiseNetwork(
      Network(
        layers: [
          Layer(weight: Matrix(rows: 2, columns: 3, repeating: 1e-3), bias: [-1e4, -1e4]),
          Layer(
            weight: Matrix(rows: 4, columns: 2, repeating: 1), bias: [2e-30, 2e-30, 2e-30, 2e-30]),
        ], outputActivation: .relu))
    let query = Query(
      network: network, image: [0.5, 0.25, 1],
      rule: MarginRule(target: 1, margin: 1, floor: 0), norm: .linf)
    let outcome = try search.solve(query)
    #expect(outcome.status(gap: 0) == .optimal)
    #expect(outcome.infimum == 0 && outcome.example == nil)
    // Not a tree of all patterns of a network that is tied everywhere.
    #expect(outcome.statistics.nodes < 20)
  }
}
