import Basics
import GLPKSolver
import Optimization
import Testing

@Suite struct GLPKBranchAndCutTests {
  @Test func iterationsAndNodesOfTheWholeSearchAreCounted() throws {
    var random = SeededRandom(seed: 2)
    let model = knapsack(&random)
    let relaxation = try GLPKSolver().withSession(model) { try $0.solve(SolveOptions()) }
    let result = try GLPKSolver().solve(model, options: SolveOptions())
    #expect(result.reason == .optimal)
    #expect(result.statistics.nodes > 1)
    // Each node but the root needs an iteration at least.
    let own = result.statistics.simplexIterations - relaxation.statistics.simplexIterations
    #expect(own >= result.statistics.nodes / 2)
  }

  @Test func aProgramThatItsRelaxationSolvesHasOneNode() throws {
    var model = Model()
    let n = model.addVariable("n", upper: 4, isInteger: true)
    model.addRow("a", upper: 8, [Term(2, n)])
    model.objective = Model.Objective(.maximize, [Term(1, n)])
    let result = try GLPKSolver().solve(model, options: SolveOptions())
    #expect(result.objective == 4 && result.statistics.nodes <= 1)
  }

  @Test func integersAreWholeToTheLastBit() throws {
    for seed in 0..<10 {
      var random = SeededRandom(seed: UInt64(seed))
      let model = knapsack(&random)
      let result = try GLPKSolver().solve(model, options: SolveOptions())
      let point = try #require(result.solution)
      #expect(point.allSatisfy { $0 == $0.rounded() })
      #expect(model.objectiveValue(at: point) == result.objective)
    }
  }

  @Test func boundsOfIntegersMayBeFractionsOfAnySize() throws {
    for (lower, upper, least, greatest) in [
      (-2.5, 2.5, -2.0, 2.0), (-0.5, 0.5, 0, 0), (1e9 + 0.25, 1e9 + 1.75, 1e9 + 1, 1e9 + 1),
    ] {
      var model = Model()
      let n = model.addVariable("n", lower: lower, upper: upper, isInteger: true)
      for (sense, optimum) in [(ObjectiveSense.minimize, least), (.maximize, greatest)] {
        model.objective = Model.Objective(sense, [Term(1, n)])
        #expect(try GLPKSolver().solve(model, options: SolveOptions()).objective == optimum)
      }
    }
  }
}
