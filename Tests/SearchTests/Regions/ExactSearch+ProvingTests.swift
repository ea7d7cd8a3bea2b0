import TestSupport
import DualSimplex
import GLPKSolver
import LinearAlgebra
import Networks
import Optimization
import SearchSupport
import Testing
import Proofs
import Queries
import Search

/// Claims of other searches, right and wrong; see `identityNetwork`: the least distance is 0.55.
@Suite struct ExactSearchProvingTests {
  private let search = ExactSearch(solver: DualSimplexSolver())
  private let query = Query(
    network: identityNetwork(), image: [0.75, 0.3], rule: MarginRule(target: 1))

  private func claim(_ lowerBound: Double, at input: [Double]?) throws -> SearchOutcome {
    var claim = try search.findExample(query) { _ in [] }
    claim.witness = input.flatMap { Witness($0, for: query) }
    claim.lowerBound = lowerBound
    return claim
  }

  @Test func aRightClaimIsProved() throws {
    let outcome = try search.proving(try claim(0.5, at: [0.25, 0.3]), query)
    #expect(outcome.status(gap: 0) == .optimal)
    #expect(!outcome.isCorrected)
    #expect(outcome.example != nil)
  }

  @Test func aWrongOptimumIsCorrected() throws {
    let outcome = try search.proving(try claim(0.7, at: [0.05, 0.3]), query)
    #expect(outcome.status(gap: 0) == .optimal)
    #expect(outcome.isCorrected)
    #expect(abs(try #require(outcome.infimum) - 0.5) <= 1e-6)
  }

  @Test func aWrongInfeasibleIsCorrected() throws {
    let outcome = try search.proving(try claim(.infinity, at: nil), query)
    #expect(outcome.status(gap: 0) == .optimal)
    #expect(outcome.isCorrected)
    #expect(abs(try #require(outcome.infimum) - 0.5) <= 1e-6)
  }

  /// A solver that failed claims nothing, whatever bound it leaves behind.
  @Test func aFailureClaimsNothing() throws {
    var failed = try claim(0.9, at: nil)
    failed.hasFailed = true
    let outcome = try search.proving(failed, query)
    #expect(outcome.status(gap: 0) == .error)
    #expect(outcome.lowerBound == 0 && outcome.example == nil)
  }

  /// Nor is an example found for a solver that had no time to find one.
  @Test func noExampleIsFoundInASolversPlace() throws {
    var open = try claim(0.3, at: nil)
    open.limit = .time
    let outcome = try search.proving(open, query)
    #expect(outcome.status(gap: 0) == .limit)
    #expect(outcome.lowerBound == 0.3 && outcome.example == nil)
  }

  /// What a limit left open stays open; the bound that is claimed is proved.
  @Test func aBoundIsProvedAndNoMore() throws {
    var open = try claim(0.3, at: [0.05, 0.3])
    open.limit = .time
    let outcome = try search.proving(open, query)
    #expect(outcome.status(gap: 0) == .feasible)
    #expect(outcome.lowerBound == 0.3 && outcome.limit == .time)
    #expect(!outcome.isCorrected)
  }

  /// A neuron whose whole interval is 5e-9 wide, as GLPK's presolver does not bear: the right answer is
  /// 0.325, and infeasible was proved to be it.
  @Test(arguments: [Formulation.thesis, .compact])
  func aNarrowNeuron(formulation: Formulation) throws {
    let network = PiecewiseNetwork(
      Network(layers: [
        Layer(weight: Matrix(rows: 2, columns: 1, elements: [1, 5e-9]), bias: [0, 0.35]),
        Layer(weight: Matrix(rows: 2, columns: 2, elements: [1, 1, 2, 0]), bias: [0, 0]),
      ]))
    let rule = MarginRule(target: 1)
    let query = Query(network: network, image: [Double(Float(0.2))], rule: rule)
    let claim = try IntegerProgramSearch(
      solvers: Solvers(GLPKSolver()), bounds: network.boxBounds(), formulation: formulation
    ).solve(query, rules: [rule])
    let outcome = try search.proving(claim, query)
    #expect(outcome.status(gap: 0) == .optimal)
    #expect(!outcome.isCorrected)
    #expect(abs(try #require(outcome.infimum) - 0.325) <= 1e-6)
  }
}
