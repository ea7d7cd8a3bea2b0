import Basics
import DualSimplex
import GLPKSolver
import Optimization
import TestSupport
import Testing

/// Temper's engine against GLPK on random programs of the shape it was made for.
@Suite struct DualSimplexSolverTests {
  @Test(arguments: 0..<200 as Range<UInt64>)
  func sameOptimumAsGLPK(seed: UInt64) throws {
    var random = RandomPrograms(seed: seed)
    let model = random.model()
    let engine = DualSimplexSolver()
    let ours = try engine.solve(model, options: SolveOptions())
    let reference = try GLPKSolver().solve(model, options: SolveOptions())
    #expect(ours.reason == reference.reason)
    if let a = ours.objective, let b = reference.objective {
      #expect(abs(a - b) <= 1e-6 * max(1, abs(b)))
    }
  }

  /// One session through hundreds of changes, each answer the same as that of a fresh solve.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func sessionForgetsNothingAndKeepsNothing(seed: UInt64) throws {
    var random = RandomPrograms(seed: seed)
    let engine = DualSimplexSolver()
    try engine.withSession(random.model()) { session in
      for _ in 0..<60 {
        try random.change(session)
        let ours = try session.solve(SolveOptions())
        let reference = try GLPKSolver().solve(session.model, options: SolveOptions())
        #expect(ours.reason == reference.reason)
        if let a = ours.objective, let b = reference.objective {
          #expect(abs(a - b) <= 1e-6 * max(1, abs(b)))
          let duals = try #require(ours.rowDuals)
          let bound = session.model.bound(provedBy: duals)
          let isBelow = session.model.objective.sense == .minimize
          #expect(isBelow ? bound <= b + 1e-7 * max(1, abs(b)) : bound >= b - 1e-7 * max(1, abs(b)))
          #expect(abs(bound - b) <= 1e-6 * max(1, abs(b)))
        } else if ours.reason == .infeasible {
          #expect(session.model.isInfeasible(provedBy: try #require(ours.farkasMultipliers)))
        }
      }
    }
  }
}

extension DualSimplexSolverTests {
  /// minimize t subject to x_i <= t and x_i >= i / n: t = (n - 1) / n. Small ones are the engine's,
  /// large ones go to another solver.
  @Test(arguments: [10, 300, DualSimplexSolver.mostRows + 100])
  func largestOfMany(count: Int) throws {
    var model = Model(name: "largest")
    let largest = model.addVariable("t", lower: 0, upper: 1)
    for index in 0..<count {
      let x = model.addVariable("x\(index)", lower: Double(index) / Double(count), upper: 1)
      model.addRow("row\(index)", upper: 0, [Term(1, x), Term(-1, largest)])
    }
    model.objective = Model.Objective(.minimize, [Term(1, largest)])
    let solver = DualSimplexSolver(large: GLPKSolver())
    let expected = Double(count - 1) / Double(count)
    let result = try solver.solve(model, options: SolveOptions())
    #expect(abs(try #require(result.objective) - expected) < 1e-9)
    try solver.withSession(model) { session in
      let again = try session.solve(SolveOptions())
      #expect(abs(try #require(again.objective) - expected) < 1e-9)
    }
  }
}

extension DualSimplexSolverTests {
  /// 0.1 x_1 + ... + 0.1 x_10 >= 1 asks for ones everywhere. Ten times 0.1 added up is 1 - 2^-53 in
  /// floating point: what is only just possible must not look impossible.
  @Test func rowsThatCanOnlyJustBeMet() throws {
    var model = Model(name: "only just")
    let x = (0..<10).map { model.addVariable("x\($0)", lower: 0, upper: 1) }
    model.addRow("all", lower: 1, x.map { Term(0.1, $0) })
    model.objective = Model.Objective(.minimize, x.map { Term(1, $0) })
    let result = try DualSimplexSolver()
      .solve(model, options: SolveOptions())
    #expect(result.reason == .optimal)
    #expect(abs(try #require(result.objective) - 10) <= 1e-8)
  }
}

extension DualSimplexSolverTests {
  /// However early a run is stopped, its dual bound holds; GLPK refuses what it cannot honour.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func limitsLeaveAValidBound(seed: UInt64) throws {
    var random = RandomPrograms(seed: seed)
    var model = random.model()
    model.objective.sense = .minimize
    guard let optimum = try GLPKSolver().solve(model, options: SolveOptions()).objective else {
      return
    }
    let solver = DualSimplexSolver()
    var options = SolveOptions()
    options.iterationLimit = 1
    let early = try solver.solve(model, options: options)
    #expect(early.reason == .optimal || early.limit == .iterations)
    #expect(try #require(early.dualBound) <= optimum + 1e-7 * max(1, abs(optimum)))
    #expect(throws: SolverError.self) { try GLPKSolver().solve(model, options: options) }
    options = SolveOptions()
    options.objectiveLimit = optimum - 0.1
    let limited = try solver.solve(model, options: options)
    #expect(limited.limit == .objective)
    let bound = try #require(limited.dualBound)
    #expect(optimum - 0.1 <= bound + 1e-7 && bound <= optimum + 1e-7)
  }
}

/// Random boxed programs: wide columns that share rows, and short ones.
struct RandomPrograms {
  private var random: SeededRandom

  init(seed: UInt64) { random = SeededRandom(seed: seed) }

  mutating func uniform() -> Double { random.uniform() }
  mutating func uniform(_ low: Double, _ high: Double) -> Double { random.uniform(low, high) }
  mutating func index(_ count: Int) -> Int { Int.random(in: 0..<count, using: &random) }

  mutating func model() -> Model {
    var model = Model(name: "random")
    let wide = (0..<40).map {
      model.addVariable("w\($0)", lower: uniform(-1, 0), upper: uniform(0, 1))
    }
    let short = (0..<12).map { model.addVariable("s\($0)", lower: 0, upper: uniform(0, 5)) }
    for row in 0..<5 {
      let level = uniform(-1, 1)
      let terms = wide.map { Term(uniform(-1, 1), $0) } + [Term(1, short[row])]
      model.addRow("dense\(row)", lower: level, upper: level, terms)
    }
    for row in 0..<8 {
      let first = index(short.count)
      let second = (first + 1 + index(short.count - 1)) % short.count
      let terms = [Term(uniform(0.1, 1), short[first]), Term(uniform(-1, 1), short[second])]
      let level = uniform(-0.5, 2)
      model.addRow(
        "short\(row)", lower: row % 2 == 0 ? -.infinity : min(level, -level) - 0.5,
        upper: row % 3 == 1 ? .infinity : level, terms)
    }
    model.objective = objective(model)
    return model
  }

  mutating func objective(_ model: Model) -> Model.Objective {
    let terms = model.variables.indices.filter { _ in uniform() < 0.7 }
      .map { Term(uniform(-1, 1), Variable(index: $0)) }
    return Model.Objective(uniform() < 0.5 ? .minimize : .maximize, terms, constant: uniform())
  }

  /// One change of bounds, terms or objective.
  mutating func change(_ session: any LinearSession) throws {
    let model = session.model
    switch index(4) {
    case 0:
      let low = uniform(-1, 0.5)
      try session.setBounds(
        of: Variable(index: index(model.variables.count)), lower: low,
        upper: low + [0, 0.3, 2][index(3)])
    case 1:
      let low = uniform(-1, 0.5)
      try session.setBounds(
        of: Row(index: 5 + index(8)), lower: index(2) == 0 ? -.infinity : low,
        upper: index(2) == 0 ? .infinity : low + uniform())
    case 2:
      let row = Row(index: 5 + index(8))
      let terms = model.rows[row.index].terms.map { Term(uniform(0.1, 2), $0.variable) }
      try session.setTerms(of: row, terms)
    default:
      try session.setObjective(objective(model))
    }
  }
}
