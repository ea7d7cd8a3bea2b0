import TestSupport
import DualSimplex
import GLPKSolver
import Networks
import Optimization
import SearchSupport
import Testing
import Queries
import Search

@Suite struct ArgmaxRuleTests {
  private let search = ExactSearch(solver: DualSimplexSolver())

  @Test func anotherClassIsTheAnswer() {
    let regions = ArgmaxRule(label: 1, difference: 0.5)
      .regions(for: .argmax(classCount: 3))
    func isMet(_ logits: [Double]) -> Bool { regions.contains { $0.contains(logits) } }
    #expect(isMet([1.5, 1, -9]) && isMet([-3, -9, -8.5]))
    #expect(!isMet([1.4, 1, 1.4]))
  }

  @Test func theTargetIsAheadOfAll() {
    let regions = ArgmaxRule(label: 1, target: 2).regions(for: .argmax(classCount: 3))
    #expect(regions.count == 1)
    #expect(regions[0].contains([0, -1, 0]) && !regions[0].contains([0.1, -1, 0]))
  }

  /// Outputs behind a ReLU: the winner's is its logit, and no output at all is another answer.
  @Test func outputsWithAReLU() {
    let rule = ArgmaxRule(label: 0)
    let regions = rule.regions(for: .positiveArgmax(classCount: 2))
    func isMet(_ logits: [Double]) -> Bool { regions.contains { $0.contains(logits) } }
    #expect(isMet([0.5, 0.5]) && isMet([-1, 0]) && isMet([-1, -2]) && !isMet([0.5, 0.4]))
    let apart = ArgmaxRule(label: 0, difference: 0.5)
      .regions(for: .positiveArgmax(classCount: 2))
    #expect(
      !apart.contains { $0.contains([-1, -0.2]) } && apart.contains { $0.contains([-1, 0.5]) })
  }

  /// Adding 200 to all logits changes no distance, where the biases stay exact; by the margin rule it
  /// does.
  @Test(arguments: 0..<12 as Range<UInt64>, Norm.proved)
  func addingAConstantChangesNothing(seed: UInt64, norm: Norm) throws {
    let test = RandomCase(seed: 3 * seed + 1)
    func network(_ constant: Float) -> PiecewiseNetwork {
      var layers = test.network.layers.map {
        Layer(weight: $0.weight.converted(to: Float.self), bias: $0.bias.map(Float.init))
      }
      let last = layers.count - 1
      // A multiple of 1/1024 stays exact when 200 is added.
      layers[last].bias = layers[last].bias.map { ($0 * 1024).rounded() / 1024 + constant }
      return PiecewiseNetwork(Network(layers: layers))
    }
    func infimum(_ constant: Float, target: Int?) throws -> Double? {
      let network = network(constant)
      let label = argmax(network.logits(test.image))
      guard label != target else { return nil }
      let query = Query(
        network: network, image: test.image, rule: ArgmaxRule(label: label, target: target),
        norm: norm)
      let outcome = try search.solve(query)
      #expect(outcome.status(gap: 0).isProof)
      return outcome.infimum
    }
    for target in [nil, 0, 2] {
      let (before, after) = (try infimum(0, target: target), try infimum(200, target: target))
      #expect((before == nil) == (after == nil))
      if let before, let after { #expect(abs(before - after) <= 2e-6 * max(1e-3, before)) }
    }
  }

  /// The exact search and GLPK on the thesis's program, region by region.
  @Test(arguments: 0..<20 as Range<UInt64>, [0, 0.25])
  func agreesWithGLPK(seed: UInt64, difference: Double) throws {
    let test = RandomCase(seed: seed)
    let query = Query(
      network: test.network, image: test.image,
      rule: ArgmaxRule(
        label: test.prediction, target: seed % 2 == 0 ? test.target : nil,
        difference: difference))
    let thesis = try IntegerProgramSearch(
      solvers: Solvers(GLPKSolver()), bounds: test.network.boxBounds()
    )
    .solve(query, rules: [])
    let outcome = try search.solve(query)
    #expect(outcome.status(gap: 0) == thesis.status(gap: 1e-5))
    if let a = outcome.infimum, let b = thesis.infimum { #expect(abs(a - b) <= 2e-6 * max(1, b)) }
  }
}
