import GLPKSolver
import Optimization
import SearchSupport
import Testing
import Queries
import Search

/// Integer programs written in different ways, and with bounds found in different ways, have the
/// same optimum.
@Suite struct FormulationTests {
  @Test(arguments: 0..<20 as Range<UInt64>, Formulation.allCases)
  func everyBoundSetHasTheSameOptimum(seed: UInt64, formulation: Formulation) throws {
    let test = RandomCase(seed: seed)
    let rule = MarginRule(target: test.target, floor: seed % 5 == 0 ? 0 : 0.01)
    let query = Query(
      network: test.network, image: test.image, rule: rule, norm: seed % 4 == 3 ? .linf : .l1)
    let base = try IntegerProgramSearch(
      solvers: Solvers(GLPKSolver()), bounds: test.network.boxBounds()
    )
    .solve(query, rules: [rule])
    let tight = try BoundComputation(
      network: test.network, fingerprint: "", method: .milp, solvers: Solvers(GLPKSolver())
    ).run()
    let other = try IntegerProgramSearch(
      solvers: Solvers(GLPKSolver()), bounds: try #require(tight.bounds(of: test.network)),
      formulation: formulation
    ).solve(query, rules: [rule])
    #expect(other.status(gap: 1e-5) == base.status(gap: 1e-5))
    if let a = other.witness, let b = base.witness {
      #expect(abs(a.distance - b.distance) <= 1e-5 * max(1e-3, b.distance))
    }
  }
}
