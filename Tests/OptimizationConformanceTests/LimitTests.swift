import Basics
import Optimization
import Synchronization
import Testing

/// Limits on integer programs.
@Suite struct LimitTests {
  /// No solver proves this one's optimum, 5, while a test runs.
  static let hard = marketSplit(rows: 5, columns: 40)

  @Test(arguments: integerBackends)
  func theTimeLimitLeavesNothingFalselyProved(_ backend: IntegerBackend) throws {
    var options = SolveOptions()
    options.timeLimit = 0.2
    let result = try backend.solve(Self.hard, options)
    #expect(result.reason == .limit && result.limit == .time)
    try expectValidBounds(result)
  }

  @Test(arguments: integerBackends)
  func aTimeLimitOfZeroStopsAtOnce(_ backend: IntegerBackend) throws {
    var options = SolveOptions()
    options.timeLimit = 0
    let result = try backend.solve(KnownModel.integer[0].model, options)
    #expect(result.reason == .limit && result.limit == .time)
    #expect(result.objective == nil)
  }

  @Test(arguments: integerBackends, [1, 10, 100])
  func theNodeLimitLeavesNothingFalselyProved(_ backend: IntegerBackend, _ limit: Int) throws {
    var options = SolveOptions()
    options.nodeLimit = limit
    let result = try backend.solve(Self.hard, options)
    #expect(result.reason == .limit && result.limit == .nodes)
    #expect(result.statistics.nodes <= limit)
    try expectValidBounds(result)
  }

  @Test(arguments: integerBackends)
  func aNodeLimitThatIsNotReachedChangesNothing(_ backend: IntegerBackend) throws {
    var options = SolveOptions()
    options.nodeLimit = 10_000
    options.timeLimit = 1e12
    for known in KnownModel.integer {
      try expectOptimum(try backend.solve(known.model, options), of: known.model, known.optimum)
    }
  }

  @Test(arguments: integerBackends)
  func aCallerMayStopBeforeTheStart(_ backend: IntegerBackend) throws {
    var options = SolveOptions()
    options.shouldStop = { true }
    let result = try backend.solve(KnownModel.integer[0].model, options)
    #expect(result.reason == .limit && result.limit == .interrupted)
    #expect(result.objective == nil)
  }

  @Test(arguments: integerBackends, [2, 20, 200])
  func aCallerMayStopOnTheWay(_ backend: IntegerBackend, _ questions: Int) throws {
    let asked = Mutex(0)
    var options = SolveOptions()
    options.shouldStop = {
      asked.withLock { count in
        count += 1
        return count >= questions
      }
    }
    let result = try backend.solve(Self.hard, options)
    #expect(result.reason == .limit && result.limit == .interrupted)
    try expectValidBounds(result)
  }

  @Test(arguments: integerBackends)
  func progressReportsValidBounds(_ backend: IntegerBackend) throws {
    let reports = Mutex<[SolveProgress]>([])
    var options = SolveOptions()
    options.nodeLimit = 500
    options.progress = { report in reports.withLock { $0.append(report) } }
    _ = try backend.solve(Self.hard, options)
    let all = reports.withLock { $0 }
    #expect(!all.isEmpty)
    #expect(all.allSatisfy { ($0.objective ?? 5) >= 5 - 1e-6 && ($0.dualBound ?? 5) <= 5 + 1e-6 })
    #expect(
      zip(all, all.dropFirst()).allSatisfy { $0.nodes <= $1.nodes && $0.seconds <= $1.seconds })
  }

  @Test(arguments: integerBackends, [ObjectiveSense.minimize, .maximize])
  func aGapEndsTheSearchWithinIt(_ backend: IntegerBackend, _ sense: ObjectiveSense) throws {
    let (model, optimum) = try knapsack(sense, backend)
    for gap in [1e-3, 0.02, 0.3] {
      var options = SolveOptions()
      options.relativeGap = gap
      let result = try backend.solve(model, options)
      #expect(result.reason == .optimal)
      #expect(try #require(result.relativeGap) <= gap * (1 + 1e-6))
      let objective = try #require(result.objective)
      let bound = try #require(result.dualBound)
      let sign: Double = sense == .minimize ? 1 : -1
      #expect(sign * bound <= sign * optimum + 1e-6)
      #expect(sign * objective >= sign * optimum - 1e-6)
    }
  }

  private func expectValidBounds(_ result: SolveResult) throws {
    let bound = result.dualBound ?? -.infinity
    #expect(bound <= 5 + 1e-6)
    guard let objective = result.objective else { return }
    #expect(objective >= 5 - 1e-6)
    #expect(bound <= objective)
    #expect(Self.hard.violation(at: try #require(result.solution)) <= 1e-6)
  }

  /// A knapsack with correlated prices and its optimum; minimization pays the prices instead.
  private func knapsack(
    _ sense: ObjectiveSense, _ backend: IntegerBackend
  ) throws -> (model: Model, optimum: Double) {
    var random = SeededRandom(seed: 5)
    var model = Model()
    let weights = (0..<25).map { _ in Double(Int.random(in: 20...80, using: &random)) }
    let items = weights.indices.map { model.addBinary("item \($0)") }
    let total = weights.reduce(0, +)
    let terms = zip(weights, items).map { Term($0, $1) }
    if sense == .maximize {
      model.addRow("weight", upper: total / 2, terms)
    } else {
      model.addRow("weight", lower: total / 2, terms)
    }
    let prices = zip(weights, items).map {
      Term($0 + Double(Int.random(in: 0...20, using: &random)), $1)
    }
    model.objective = Model.Objective(sense, prices)
    return (model, try #require(try backend.solve(model).objective))
  }
}

/// Market split (Cornuejols and Dawande, 1998): the least sum of the rows' misses. All weights are
/// even and all sides odd, so that every row is missed by 1 at least, and a hidden point misses
/// each by 1: the optimum is the number of rows.
func marketSplit(rows: Int, columns: Int) -> Model {
  var random = SeededRandom(seed: 1)
  var model = Model(name: "market split")
  let x = (0..<columns).map { model.addBinary("x\($0)") }
  let hidden = x.map { _ in Bool.random(using: &random) }
  for row in 0..<rows {
    let weights = x.map { _ in Double(2 * Int.random(in: 0..<100, using: &random)) }
    let side = zip(weights, hidden).reduce(1) { $1.1 ? $0 + $1.0 : $0 }
    let (under, over) = (model.addVariable("under \(row)"), model.addVariable("over \(row)"))
    let terms = zip(weights, x).map { Term($0, $1) } + [Term(1, under), Term(-1, over)]
    model.addRow("market \(row)", lower: side, upper: side, terms)
    model.objective.terms += [Term(1, under), Term(1, over)]
  }
  return model
}
