import TestSupport
import LinearAlgebra
import GLPKSolver
import Optimization
import SearchSupport
import Testing
import Queries
import Search

@Suite struct CompactEncodingTests {
  /// The integer program of the whole query, solved by GLPK alone, against the thesis's program.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func integerProgramAgreesWithThesis(seed: UInt64) throws {
    let test = RandomCase(seed: seed)
    let rule = MarginRule(target: test.target)
    let query = Query(network: test.network, image: test.image, rule: rule)
    let compact = CompactEncoding(
      query, region: query.regions[0], bounds: query.ballBounds(radius: .infinity),
      cutoff: .infinity, integers: true)
    let thesis = ThesisEncoding(query, rule: rule, bounds: test.network.boxBounds())
    let a = try GLPKSolver().solve(compact.model, options: SolveOptions())
    let b = try GLPKSolver().solve(thesis.model, options: SolveOptions())
    #expect(a.reason == b.reason)
    if let first = a.objective, let second = b.objective {
      #expect(abs(first - second) <= 1e-5 * max(1, second))
    }
  }

  /// A neuron that only the success rule keeps inactive stays in the program: without its row the
  /// program would take inputs for examples at which the neuron is active and the rule fails.
  @Test func keepsNeuronsThatOnlyTheRuleStabilises() {
    let query = Query(
      network: identityNetwork(), image: [0.8, 0.3], rule: MarginRule(target: 1))
    var bounds = query.ballBounds(radius: .infinity)
    bounds.layers[0][0] = Interval(-0.5, 0)
    let encoding = CompactEncoding(
      query, region: query.regions[0], bounds: bounds, cutoff: .infinity, integers: false)
    #expect(encoding.neurons[0].output == nil)
    #expect(encoding.neurons[0].slack != nil)
  }

  /// A change of input and back: rise - fall.
  @Test func changeReadsRiseAndFall() throws {
    let query = Query(
      network: identityNetwork(), image: [0.8, 0], rule: MarginRule(target: 1))
    let encoding = CompactEncoding(
      query, region: query.regions[0], bounds: query.ballBounds(radius: .infinity),
      cutoff: .infinity, integers: false)
    #expect(encoding.inputs[1].fall == nil)
    var solution = [Double](repeating: 0, count: encoding.model.variables.count)
    solution[try #require(encoding.inputs[0].fall).index] = 0.25
    solution[try #require(encoding.inputs[1].rise).index] = 0.5
    #expect(encoding.change(solution) == [-0.25, 0.5])
  }
}
