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
    var options = SolveOptions()
    #expect(try GLPKSolver().solve(model, options: options).statistics.nodes <= 1)
    options.presolve = false
    let result = try GLPKSolver().solve(model, options: options)
    #expect(result.objective == 4 && result.statistics.nodes == 1)
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

  /// Whatever is switched on, the optimum is the same.
  @Test(arguments: [BranchingRule.solverDefault, .mostFractional, .pseudoCost], [false, true])
  func helpChangesNoOptimum(branching: BranchingRule, isOn: Bool) throws {
    var random = SeededRandom(seed: 3)
    let model = knapsack(&random)
    let plain = try GLPKSolver().solve(model, options: SolveOptions())
    var options = SolveOptions()
    options.branching = branching
    options.cuts = isOn
    options.presolve = isOn
    options.feasibilityPump = isOn
    options.start = isOn ? nil : plain.solution
    let helped = try GLPKSolver().solve(model, options: options)
    #expect(helped.reason == .optimal && helped.objective == plain.objective)
  }

  @Test func aStartIsTheFirstSolution() throws {
    var random = SeededRandom(seed: 4)
    let model = knapsack(&random)
    let optimum = try #require(try GLPKSolver().solve(model, options: SolveOptions()).solution)
    var options = SolveOptions()
    options.nodeLimit = 1
    options.start = optimum
    let result = try GLPKSolver().solve(model, options: options)
    #expect(result.solution == optimum)
  }

  /// A point that breaks a row, or of another program, is left out.
  @Test func aStartThatDoesNotHoldIsLeftOut() throws {
    var random = SeededRandom(seed: 4)
    let model = knapsack(&random)
    let plain = try GLPKSolver().solve(model, options: SolveOptions())
    for start in [model.variables.map(\.upper), [0.5], model.variables.map { _ in Double.nan }] {
      var options = SolveOptions()
      options.start = start
      #expect(try GLPKSolver().solve(model, options: options).objective == plain.objective)
    }
  }
}
