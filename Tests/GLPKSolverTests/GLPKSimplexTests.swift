import Basics
import Foundation
import GLPKSolver
import Optimization
import Synchronization
import Testing

@Suite struct GLPKSimplexTests {
  /// GLPK ended the process on 1 in 2,000 of these from 1e8 on, and called optimal what was not.
  @Test(arguments: [1, 4, 8, 16, 100, 300])
  func noNumbersBringAnAbortOrAFalseOptimum(_ exponent: Int) throws {
    var random = SeededRandom(seed: UInt64(exponent))
    var options = SolveOptions()
    options.timeLimit = 0.3
    for index in 0..<1500 {
      let model = wildProgram(&random, exponent: Double(exponent), integers: index % 3 == 0)
      let result = try GLPKSolver().solve(model, options: options)
      if let point = result.solution {
        #expect(point.allSatisfy { $0.isFinite })
        #expect(try #require(result.objective).isFinite)
        #expect(missesRows(of: model, point) <= 2e-5)
      } else {
        #expect(result.reason != .optimal)
      }
    }
  }

  /// Coefficients that GLPK can cope with: what has a point is never called infeasible.
  @Test(arguments: [0, 2, 4])
  func aFeasibleProgramIsNeverInfeasible(_ exponent: Int) throws {
    var random = SeededRandom(seed: 70 + UInt64(exponent))
    for _ in 0..<1000 {
      let model = feasibleProgram(&random, exponent: Double(exponent))
      let reason = try GLPKSolver().solve(model, options: SolveOptions()).reason
      #expect(reason != .infeasible && reason != .limit)
    }
  }

  @Test func theSameProgramTakesTheSameWay() throws {
    var random = SeededRandom(seed: 4)
    for _ in 0..<20 {
      let model = feasibleProgram(&random, exponent: 1)
      let results = try (0..<2).map { _ in try GLPKSolver().solve(model, options: SolveOptions()) }
      #expect(results[0].solution == results[1].solution)
      #expect(results[0].rowDuals == results[1].rowDuals)
      let iterations = results.map(\.statistics.simplexIterations)
      #expect(iterations[0] == iterations[1])
    }
  }

  /// A program of more than one slice of iterations, which is asked in between.
  @Test func aLongSolveCanBeStopped() throws {
    let size = 60
    var random = SeededRandom(seed: 6)
    var model = Model(name: "assignment")
    let x = (0..<size * size).map { model.addVariable("x\($0)") }
    for i in 0..<size {
      model.addRow("row", lower: 1, upper: 1, (0..<size).map { Term(1, x[i * size + $0]) })
      model.addRow("column", lower: 1, upper: 1, (0..<size).map { Term(1, x[$0 * size + i]) })
    }
    model.objective = Model.Objective(
      .maximize, x.map { Term(Double.random(in: 1...2, using: &random), $0) })
    let whole = try GLPKSolver().solve(model, options: SolveOptions())
    #expect(whole.reason == .optimal)
    let asked = Mutex(0)
    var options = SolveOptions()
    options.shouldStop = {
      asked.withLock { count in
        count += 1
        return count == 2
      }
    }
    let result = try GLPKSolver().solve(model, options: options)
    #expect(result.reason == .limit && result.limit == .interrupted)
    #expect(result.statistics.simplexIterations < whole.statistics.simplexIterations)
  }

  /// By how much a point misses a row, relative to the row's terms and bounds.
  private func missesRows(of model: Model, _ point: [Double]) -> Double {
    model.rows.reduce(0) { worst, row in
      var (sum, size) = (0.0, 1.0)
      for term in row.terms {
        let product = term.coefficient * point[term.variable.index]
        sum += product
        size += abs(product)
      }
      let miss = max(row.lower - sum, sum - row.upper)
      let bound = row.lower.isFinite && sum < row.lower ? row.lower : row.upper
      return miss <= 0 ? worst : max(worst, miss / (size + (bound.isFinite ? abs(bound) : 0)))
    }
  }

  private func wildProgram(
    _ random: inout SeededRandom, exponent: Double, integers: Bool
  ) -> Model {
    func number() -> Double {
      let size = Double.random(in: -exponent...exponent, using: &random)
      return Double.random(in: -0.5...0.5, using: &random) * pow(10, size)
    }
    func bounds() -> (lower: Double, upper: Double) {
      let (a, b) = (number(), number())
      switch Int.random(in: 0..<5, using: &random) {
      case 0: return (-.infinity, .infinity)
      case 1: return (a, .infinity)
      case 2: return (-.infinity, a)
      case 3: return (a, a)
      default: return (min(a, b), max(a, b))
      }
    }
    var model = Model()
    let x = (0..<Int.random(in: 1...12, using: &random)).map { index in
      let (lower, upper) = bounds()
      let isInteger = integers && Bool.random(using: &random)
      return model.addVariable("x\(index)", lower: lower, upper: upper, isInteger: isInteger)
    }
    for index in 0..<Int.random(in: 1...12, using: &random) {
      let (lower, upper) = bounds()
      let terms = x.filter { _ in Bool.random(using: &random) }.map { Term(number(), $0) }
      model.addRow("r\(index)", lower: lower, upper: upper, terms)
    }
    let sense: ObjectiveSense = Bool.random(using: &random) ? .minimize : .maximize
    model.objective = Model.Objective(sense, x.map { Term(number(), $0) })
    return model
  }

  /// Rows around a hidden point, with equalities.
  private func feasibleProgram(_ random: inout SeededRandom, exponent: Double) -> Model {
    var model = Model()
    let x = (0..<10).map { model.addVariable("x\($0)", lower: -1, upper: 2) }
    let point = x.map { _ in Double(Int.random(in: -1...2, using: &random)) }
    for index in 0..<8 {
      let terms = x.filter { _ in Bool.random(using: &random) }.map { variable in
        let size = Double.random(in: -exponent...exponent, using: &random)
        return Term(Double.random(in: -1...1, using: &random) * pow(10, size), variable)
      }
      let value = terms.reduce(0) { $0 + $1.coefficient * point[$1.variable.index] }
      model.addRow("r\(index)", lower: value, upper: index < 4 ? value : .infinity, terms)
    }
    model.objective = Model.Objective(
      .minimize, x.map { Term(Double.random(in: -1...1, using: &random), $0) })
    return model
  }
}
