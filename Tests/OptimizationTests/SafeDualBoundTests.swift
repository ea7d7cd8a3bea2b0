import Basics
import Foundation
import GLPKSolver
import Optimization
import Testing

@Suite struct SafeDualBoundTests {
  @Test(arguments: 0..<24)
  func noMultipliersGiveABoundBeyondTheOptimum(_ seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    let model = randomProgram(&random, scale: seed % 3 == 2 ? 8 : 0)
    let result = try GLPKSolver().solve(model, options: SolveOptions())
    let (optimum, duals) = (try #require(result.objective), try #require(result.rowDuals))
    let sign: Double = model.objective.sense == .minimize ? 1 : -1
    // The solver's own error, on numbers of up to 1e8.
    let slack = 1e-6 * max(1, abs(optimum))
    for _ in 0..<50 {
      let size = pow(10, Double.random(in: -6...6, using: &random))
      let arbitrary = duals.map { _ in Double.random(in: -size...size, using: &random) }
      #expect(sign * model.safeDualBound(rowDuals: arbitrary) <= sign * optimum + slack)
      let perturbed = duals.map { $0 * (1 + Double.random(in: -1e-3...1e-3, using: &random)) }
      #expect(sign * model.safeDualBound(rowDuals: perturbed) <= sign * optimum + slack)
    }
    let none = [Double](repeating: 0, count: duals.count)
    #expect(sign * model.safeDualBound(rowDuals: none) <= sign * optimum + slack)
  }

  @Test(arguments: 0..<12)
  func theOptimalMultipliersGiveTheOptimum(_ seed: Int) throws {
    var random = SeededRandom(seed: 50 + UInt64(seed))
    let model = randomProgram(&random, scale: 0)
    let result = try GLPKSolver().solve(model, options: SolveOptions())
    let (optimum, duals) = (try #require(result.objective), try #require(result.rowDuals))
    let bound = model.safeDualBound(rowDuals: duals)
    #expect(abs(bound - optimum) <= 1e-9 * max(1, abs(optimum)))
  }

  @Test func neverRoundsBeyondWhatIsExact() {
    // The optimum is 1 + 1.5 * 2^-53, between 1 and the next number, to which plain arithmetic
    // rounds it up.
    let tiny = 1.5 * 0x1p-53
    #expect(1 + tiny > 1)
    for sense in [ObjectiveSense.minimize, .maximize] {
      let sign: Double = sense == .minimize ? 1 : -1
      var model = Model()
      let x = model.addVariable("x", lower: -1, upper: 1)
      model.addRow(
        "a", lower: sense == .minimize ? tiny : -.infinity,
        upper: sense == .minimize ? .infinity : -tiny, [Term(1, x)])
      model.objective = Model.Objective(sense, [Term(1, x)], constant: sign)
      let bound = model.safeDualBound(rowDuals: [1])
      #expect(sign * bound <= 1)
      #expect(sign * bound >= 1 - 1e-14)
    }
  }

  /// Against the exact value in whole numbers.
  @Test func sumsOfInexactProductsAreBelowTheExactOnes() {
    var random = SeededRandom(seed: 9)
    for _ in 0..<200 {
      var model = Model()
      var exact: Int64 = 0
      for index in 0..<20 {
        // A product of 57 bits is exact as a whole number, and not in floating point.
        let cost = Int64.random(in: -(1 << 30)...(1 << 30), using: &random)
        let value = Int64.random(in: -(1 << 27)...(1 << 27), using: &random)
        let x = model.addVariable("x\(index)", lower: Double(value), upper: Double(value))
        model.objective.terms.append(Term(Double(cost), x))
        exact += cost * value
      }
      let bound = model.safeDualBound(rowDuals: [])
      #expect(Int64(bound) <= exact)
      #expect(Double(exact) - bound <= 1e-12 * 0x1p62)
    }
  }

  @Test func isInfiniteWhereAFreeVariableHasAReducedCost() {
    for sense in [ObjectiveSense.minimize, .maximize] {
      let none: Double = sense == .minimize ? -.infinity : .infinity
      var model = Model()
      let x = model.addVariable("x", lower: -.infinity)
      model.addRow("a", lower: 3, upper: 3, [Term(1, x)])
      model.objective = Model.Objective(sense, [Term(1, x)])
      #expect(model.safeDualBound(rowDuals: [0]) == none)
      #expect(model.safeDualBound(rowDuals: [1.5]) == none)
      // A bound on the side that counts is enough.
      let isMinimum = sense == .minimize
      model.setBounds(of: x, lower: isMinimum ? 2 : -.infinity, upper: isMinimum ? .infinity : 4)
      #expect(abs(model.safeDualBound(rowDuals: [0]) - (isMinimum ? 2 : 4)) <= 1e-14)
      // A free variable that occurs nowhere costs nothing.
      _ = model.addVariable("free", lower: -.infinity)
      #expect(model.safeDualBound(rowDuals: [0]).isFinite)
    }
  }

  @Test func multipliersTowardsAMissingBoundAreDropped() {
    var model = Model()
    let x = model.addVariable("x", lower: -1, upper: 5)
    model.addRow("a", upper: 3, [Term(1, x)])
    model.objective = Model.Objective(.minimize, [Term(1, x)])
    for dual in [1, 1e300, .infinity, .nan, -.infinity] {
      #expect(abs(model.safeDualBound(rowDuals: [dual]) + 1) <= 1e-14)
    }
  }

  @Test func integersAreIgnored() {
    var model = Model()
    let x = model.addVariable("x", lower: 0.25, upper: 9, isInteger: true)
    model.objective = Model.Objective(.minimize, [Term(4, x)])
    #expect(abs(model.safeDualBound(rowDuals: []) - 1) <= 1e-14)
  }

  @Test func numbersBeyondTheRangeGiveNoBound() {
    var model = Model()
    let x = model.addVariable("x", lower: -1e200, upper: 1e200)
    let y = model.addVariable("y", lower: 1, upper: 2)
    model.addRow("a", lower: 1e200, [Term(1e200, x), Term(1e200, y)])
    model.objective = Model.Objective(.minimize, [Term(1, x), Term(1, y)])
    for dual in [1e-250, 1, 1e150, 1e300, -1e300] {
      // x = 1 - y is feasible for any y, at a cost of 1.
      #expect(model.safeDualBound(rowDuals: [dual]) <= 1)
    }
    // A product that vanishes is a reduced cost all the same.
    var tiny = Model()
    let z = tiny.addVariable("z", lower: -.infinity)
    tiny.addRow("a", lower: 0, [Term(1e-200, z)])
    #expect(tiny.safeDualBound(rowDuals: [1e-200]) == -.infinity)
  }

  /// A feasible program with boxed variables; coefficients of 10^-scale to 10^scale.
  private func randomProgram(_ random: inout SeededRandom, scale: Double) -> Model {
    var model = Model()
    let isMinimum = Bool.random(using: &random)
    let x = (0..<12).map { model.addVariable("x\($0)", lower: -1, upper: 2) }
    func factor() -> Double { pow(10, Double.random(in: -scale...scale, using: &random)) }
    let point = x.map { _ in Double.random(in: -1...2, using: &random) }
    for index in 0..<9 {
      let terms = x.map { Term(Double.random(in: -1...1, using: &random) * factor(), $0) }
      let value = terms.reduce(0) { $0 + $1.coefficient * point[$1.variable.index] }
      let slack = Double.random(in: 0...0.5, using: &random)
      switch index % 4 {
      case 0: model.addRow("at most", upper: value + slack, terms)
      case 1: model.addRow("at least", lower: value - slack, terms)
      case 2: model.addRow("equal", lower: value, upper: value, terms)
      default: model.addRow("range", lower: value - slack, upper: value + slack, terms)
      }
    }
    let costs = x.map { Term(Double.random(in: -1...1, using: &random) * factor(), $0) }
    model.objective = Model.Objective(isMinimum ? .minimize : .maximize, costs, constant: 0.3)
    return model
  }
}
