import Basics
import Dispatch
import GLPKSolver
import Optimization
import Synchronization
import Testing

@Suite struct GLPKSolverTests {
  @Test func saysWhichVersionItIs() {
    #expect(GLPKSolver().description.hasPrefix("GLPK "))
    #expect(GLPKSolver().description.contains { $0.isNumber })
  }

  @Test func manyThreadsSolveAtOnce() {
    let wrong = Mutex(0)
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      for round in 0..<50 {
        let side = Double(1 + thread * 50 + round)
        let isRight = (try? answersAreRight(side: side)) ?? false
        if !isRight { wrong.withLock { $0 += 1 } }
      }
    }
    #expect(wrong.withLock { $0 } == 0)
  }

  /// A linear program, an integer one, and a session beside them.
  private func answersAreRight(side: Double) throws -> Bool {
    var model = Model()
    let x = model.addVariable("x")
    let y = model.addVariable("y", upper: side)
    model.addRow("a", upper: 2.5 * side, [Term(1, x), Term(1, y)])
    model.objective = Model.Objective(.maximize, [Term(1, x), Term(2, y)])
    var whole = Model()
    let n = whole.addVariable("n", isInteger: true)
    whole.addRow("a", upper: 2 * side + 1, [Term(2, n)])
    whole.objective = Model.Objective(.maximize, [Term(1, n)])
    let solver = GLPKSolver()
    return try solver.withSession(model) { session in
      let first = try session.solve(SolveOptions()).objective
      let integer = try solver.solve(whole, options: SolveOptions()).objective
      try session.setBounds(of: y, lower: 0, upper: 0)
      let second = try session.solve(SolveOptions()).objective
      let fresh = try solver.solve(model, options: SolveOptions()).objective
      return first == 3.5 * side && integer == side && second == 2.5 * side && fresh == first
    }
  }

  @Test func aProgressReportMaySolveOnTheSameThread() throws {
    let answers = Mutex<[Double?]>([])
    var options = SolveOptions()
    options.progress = { _ in
      var model = Model()
      let n = model.addVariable("n", upper: 3.5, isInteger: true)
      model.addRow("a", upper: 7, [Term(3, n)])
      model.objective = Model.Objective(.maximize, [Term(1, n)])
      let answer = try? GLPKSolver().solve(model, options: SolveOptions()).objective
      answers.withLock { $0.append(answer) }
    }
    var random = SeededRandom(seed: 2)
    let result = try GLPKSolver().solve(knapsack(&random), options: options)
    #expect(result.reason == .optimal)
    #expect(!answers.withLock { $0 }.isEmpty)
    #expect(answers.withLock { $0 }.allSatisfy { $0 == 2 })
  }
}

/// A knapsack that takes some branching.
func knapsack(_ random: inout SeededRandom) -> Model {
  var model = Model(name: "knapsack")
  let items = (0..<20).map { model.addBinary("item \($0)") }
  let weights = items.map { _ in Double(Int.random(in: 10...99, using: &random)) }
  model.addRow("weight", upper: 500, zip(weights, items).map { Term($0, $1) })
  model.objective = Model.Objective(.maximize, zip(weights, items).map { Term($0 + 5, $1) })
  return model
}
