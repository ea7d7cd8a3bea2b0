import Basics
import GLPKSolver
import Optimization
import Testing

@Suite struct ModelInfeasibilityTests {
  @Test func multipliersThatContradictTheBoundsAreAProof() {
    let model = contradictoryModel()
    #expect(model.contradiction(of: [1, -1]) > 0.1)
    #expect(model.contradiction(of: [1e-6, -1e-6]) > 0.1)
    for multipliers in [
      [0, 0], [1, 1], [-1, 1], [-1, -1], [1, 0], [0, -1], [.nan, .infinity],
    ] {
      #expect(model.contradiction(of: multipliers) <= 0)
    }
  }

  @Test func aFeasibleProgramIsNeverProvedInfeasible() {
    var random = SeededRandom(seed: 8)
    for _ in 0..<300 {
      var model = Model()
      let x = (0..<6).map { model.addVariable("x\($0)", lower: 0, upper: 1) }
      let point = x.map { _ in Double(Int.random(in: 0...1, using: &random)) }
      for index in 0..<6 {
        let terms = x.map { Term(Double(Int.random(in: -9...9, using: &random)), $0) }
        let value = terms.reduce(0) { $0 + $1.coefficient * point[$1.variable.index] }
        model.addRow("r\(index)", lower: value, upper: value, terms)
      }
      for _ in 0..<10 {
        let multipliers = (0..<6).map { _ in Double.random(in: -1...1, using: &random) }
        #expect(model.contradiction(of: multipliers) <= 1e-12)
      }
    }
  }

  @Test func variablesWithoutBoundsNeedAReducedCostOfZero() {
    var model = contradictoryModel()
    for index in 0..<2 {
      model.setBounds(of: Variable(index: index), lower: -.infinity, upper: .infinity)
    }
    #expect(model.contradiction(of: [1, -1]) > 0.1)
    #expect(model.contradiction(of: [1, -1 - 1e-13]) > 0.1)
    #expect(model.contradiction(of: [1, -1.001]) == -.infinity)
  }

  @Test func theObjectiveHasNoPart() {
    var model = contradictoryModel()
    model.objective = Model.Objective(.maximize, [Term(1e9, Variable(index: 0))], constant: -1e9)
    #expect(model.contradiction(of: [1, -1]) > 0.1)
  }

  @Test func theSolversMultipliersAreAProof() throws {
    var random = SeededRandom(seed: 12)
    var proofs = 0
    for _ in 0..<200 {
      var model = Model()
      let x = (0..<8).map { model.addVariable("x\($0)", lower: -1, upper: 1) }
      for index in 0..<6 {
        let terms = x.map { Term(Double.random(in: -1...1, using: &random), $0) }
        let side = Double.random(in: -2...2, using: &random)
        model.addRow("r\(index)", lower: side, upper: index < 3 ? side : .infinity, terms)
      }
      let result = try GLPKSolver().solve(model, options: SolveOptions())
      guard result.reason == .infeasible else { continue }
      #expect(model.contradiction(of: try #require(result.farkasMultipliers)) > 1e-9)
      proofs += 1
    }
    #expect(proofs >= 50)
  }

  /// (x + y) / 10 is 2 at least and 1 at most.
  private func contradictoryModel() -> Model {
    var model = Model()
    let x = model.addVariable("x", lower: -50, upper: 50)
    let y = model.addVariable("y", lower: -50, upper: 50)
    model.addRow("at least", lower: 2, [Term(0.1, x), Term(0.1, y)])
    model.addRow("at most", upper: 1, [Term(0.1, x), Term(0.1, y)])
    return model
  }
}
