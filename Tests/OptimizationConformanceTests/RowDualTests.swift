import Basics
import Optimization
import Testing

/// Row duals are d objective / d row bound, whichever way objective and row go.
@Suite struct RowDualTests {
  @Test(arguments: linearBackends, [ObjectiveSense.minimize, .maximize])
  func theSignOfAHandMadeExample(_ backend: LinearBackend, _ sense: ObjectiveSense) throws {
    // At least 4 at a price of 3 each, or at most 4 at a gain of 3 each: 3 for one more.
    var model = Model()
    let x = model.addVariable("x", upper: 100)
    let isMinimum = sense == .minimize
    model.addRow(
      "a", lower: isMinimum ? 4 : -.infinity, upper: isMinimum ? .infinity : 4, [Term(1, x)])
    model.objective = Model.Objective(sense, [Term(3, x)])
    let duals = try #require(try backend.solve(model).rowDuals)
    #expect(abs(duals[0] - 3) <= 1e-9)
    // The same row the other way around: minus 3.
    model.setTerms(of: Row(index: 0), [Term(-1, x)])
    model.setBounds(
      of: Row(index: 0), lower: isMinimum ? -.infinity : -4, upper: isMinimum ? -4 : .infinity)
    let negated = try #require(try backend.solve(model).rowDuals)
    #expect(abs(negated[0] + 3) <= 1e-9)
  }

  @Test(arguments: linearBackends, 0..<8)
  func areTheSlopesOfTheOptimum(_ backend: LinearBackend, _ seed: Int) throws {
    let model = randomProgram(seed: UInt64(seed))
    let result = try backend.solve(model)
    let duals = try #require(result.rowDuals)
    #expect(duals.contains { abs($0) > 1e-3 })
    for (index, dual) in duals.enumerated() {
      let slope = try slope(of: model, Row(index: index), backend)
      #expect(abs(slope - dual) <= 1e-5 * max(1, abs(dual)))
    }
  }

  /// The change of the optimum when both bounds of a row move, by central differences.
  private func slope(of model: Model, _ row: Row, _ backend: LinearBackend) throws -> Double {
    let step = 1e-5
    let definition = model.rows[row.index]
    let values = try [step, -step].map { shift in
      var moved = model
      moved.setBounds(of: row, lower: definition.lower + shift, upper: definition.upper + shift)
      return try #require(try backend.solve(moved).objective)
    }
    return (values[0] - values[1]) / (2 * step)
  }

  /// Random numbers, so that no corner is degenerate; rows of all kinds, boxed variables.
  private func randomProgram(seed: UInt64) -> Model {
    var random = SeededRandom(seed: 100 + seed)
    var model = Model()
    let x = (0..<8).map { model.addVariable("x\($0)", lower: -2, upper: 3) }
    for index in 0..<6 {
      let terms = x.map { Term(Double.random(in: -1...1, using: &random), $0) }
      let side = Double.random(in: -0.3...0.3, using: &random)
      switch index % 4 {
      case 0: model.addRow("at most", upper: side, terms)
      case 1: model.addRow("at least", lower: side, terms)
      case 2: model.addRow("equal", lower: side, upper: side, terms)
      default: model.addRow("range", lower: side, upper: side + 0.1, terms)
      }
    }
    let costs = x.map { Term(Double.random(in: -1...1, using: &random), $0) }
    model.objective = Model.Objective(seed.isMultiple(of: 2) ? .minimize : .maximize, costs)
    return model
  }
}
