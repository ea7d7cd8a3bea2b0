import DualSimplex
import GLPKSolver
import Optimization
import TestSupport
import Testing

/// The engine against GLPK on programs that are hard for a simplex method.
@Suite struct HardProgramTests {
  let engine = DualSimplexSolver()

  @Test(arguments: 0..<240 as Range<UInt64>)
  func coldAnswersAreGLPKs(seed: UInt64) throws {
    var programs = HardPrograms(seed: seed)
    let model = programs.model()
    try expectAnswer(try engine.solve(model, options: SolveOptions()), of: model)
  }

  /// Each answer of a session, after any changes, is that of GLPK from scratch.
  @Test(arguments: 0..<80 as Range<UInt64>)
  func answersAfterChangesAreGLPKs(seed: UInt64) throws {
    var programs = HardPrograms(seed: 1000 + seed)
    try engine.withSession(programs.model()) { session in
      for _ in 0..<15 {
        for _ in 0..<1 + programs.index(3) { try programs.change(session) }
        try expectAnswer(try session.solve(SolveOptions()), of: session.model)
      }
    }
  }

  /// Wherever a run is stopped, its bound and its multipliers hold; a session goes on from there.
  @Test(arguments: 0..<60 as Range<UInt64>)
  func iterationLimitsLeaveABound(seed: UInt64) throws {
    var programs = HardPrograms(seed: 2000 + seed)
    let model = programs.model()
    let reference = try reference(model)
    guard let optimum = reference.objective else { return }
    for iterations in [0, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144] {
      var options = SolveOptions()
      options.iterationLimit = iterations
      let result = try engine.solve(model, options: options)
      if result.reason == .limit {
        #expect(result.limit == .iterations)
        #expect(result.statistics.simplexIterations == iterations)
        try expectBound(result, of: model, optimum)
      } else {
        #expect(result.reason == .optimal && result.statistics.simplexIterations <= iterations)
      }
    }
    try engine.withSession(model) { session in
      var options = SolveOptions()
      options.iterationLimit = 4
      var result = try session.solve(options)
      for iterations in [8, 16, 32, 64, 128, 256, 512, 100_000] where result.reason == .limit {
        options.iterationLimit = iterations
        result = try session.solve(options)
      }
      try expectAnswer(result, of: model)
    }
  }

  /// A run ends as soon as its bound passes the limit, and not at a limit that is never passed.
  @Test(arguments: 0..<60 as Range<UInt64>)
  func objectiveLimitsLeaveABound(seed: UInt64) throws {
    var programs = HardPrograms(seed: 3000 + seed)
    let model = programs.model()
    let reference = try reference(model)
    guard let optimum = reference.objective else { return }
    let sign: Double = model.objective.sense == .minimize ? 1 : -1
    for distance in [1, 0.1, 1e-3] {
      var options = SolveOptions()
      options.objectiveLimit = optimum - sign * distance
      let limited = try engine.solve(model, options: options)
      #expect(limited.limit == .objective)
      try expectBound(limited, of: model, optimum)
      let bound = try #require(limited.dualBound)
      #expect(sign * bound >= sign * (optimum - sign * distance) - 1e-9)
      options.objectiveLimit = optimum + sign * distance
      try expectAnswer(try engine.solve(model, options: options), of: model)
    }
  }

  /// GLPK's answer. Rows of tiny numbers it would miss by far, as its tolerance is absolute: it gets
  /// them in a common size.
  private func reference(_ model: Model) throws -> SolveResult {
    var scaled = model
    for (index, row) in model.rows.enumerated() {
      let size = row.terms.reduce(0) { max($0, abs($1.coefficient)) }
      guard size > 0 else { continue }
      let handle = Row(index: index)
      scaled.setTerms(of: handle, row.terms.map { Term($0.coefficient / size, $0.variable) })
      scaled.setBounds(of: handle, lower: row.lower / size, upper: row.upper / size)
    }
    return try GLPKSolver().solve(scaled, options: SolveOptions())
  }

  /// An answer is right when GLPK says the same; the point, the multipliers and the proof are
  /// checked by themselves.
  private func expectAnswer(
    _ result: SolveResult, of model: Model, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let reference = try reference(model)
    #expect(result.reason == reference.reason, sourceLocation: sourceLocation)
    #expect([.optimal, .infeasible].contains(result.reason), sourceLocation: sourceLocation)
    if let objective = result.objective, let optimum = reference.objective {
      let tolerance = 1e-7 * max(1, abs(optimum))
      #expect(abs(objective - optimum) <= tolerance, sourceLocation: sourceLocation)
      let point = try #require(result.solution)
      #expect(model.scaledViolation(at: point) <= 1e-7, sourceLocation: sourceLocation)
      let value = model.objectiveValue(at: point)
      #expect(abs(value - objective) <= tolerance, sourceLocation: sourceLocation)
      try expectBound(result, of: model, optimum, sourceLocation: sourceLocation)
      let proved = model.bound(provedBy: try #require(result.rowDuals))
      #expect(abs(proved - optimum) <= tolerance, sourceLocation: sourceLocation)
    } else if result.reason == .infeasible {
      let multipliers = try #require(result.farkasMultipliers)
      #expect(model.isInfeasible(provedBy: multipliers), sourceLocation: sourceLocation)
    }
  }

  /// Neither the bound nor what the multipliers prove is beyond the optimum.
  private func expectBound(
    _ result: SolveResult, of model: Model, _ optimum: Double,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let sign: Double = model.objective.sense == .minimize ? 1 : -1
    let most = sign * optimum + 1e-7 * max(1, abs(optimum))
    let bound = try #require(result.dualBound)
    #expect(sign * bound <= most, sourceLocation: sourceLocation)
    let proved = model.bound(provedBy: try #require(result.rowDuals))
    #expect(sign * proved <= most, sourceLocation: sourceLocation)
  }
}
