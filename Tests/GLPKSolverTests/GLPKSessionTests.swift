import Basics
import GLPKSolver
import Optimization
import Testing

@Suite struct GLPKSessionTests {
  @Test func aSecondSolveAfterASmallChangeStartsFromTheLastBasis() throws {
    let program = transport(sources: 15, sinks: 20)
    try GLPKSolver().withSession(program.model) { session in
      let first = try session.solve(SolveOptions()).statistics.simplexIterations
      #expect(first >= 20)
      // No change, a bound, a row's bound, a row's terms, an objective: each a few iterations.
      #expect(try session.solve(SolveOptions()).statistics.simplexIterations == 0)
      let changes: [(any LinearSession) throws -> Void] = [
        { try $0.setBounds(of: program.routes[3], lower: 0, upper: 1) },
        { try $0.setBounds(of: program.supplies[2], lower: -.infinity, upper: 39) },
        { session in
          var terms = session.model.rows[program.supplies[4].index].terms
          terms[0].coefficient = 1.01
          try session.setTerms(of: program.supplies[4], terms)
        },
        { session in
          var objective = session.model.objective
          objective.terms[7].coefficient *= 0.98
          try session.setObjective(objective)
        },
      ]
      for change in changes {
        try change(session)
        let result = try session.solve(SolveOptions())
        #expect(result.reason == .optimal)
        #expect(result.statistics.simplexIterations < first / 2)
        let fresh = try GLPKSolver().solve(session.model, options: SolveOptions())
        let (warm, cold) = (try #require(result.objective), try #require(fresh.objective))
        #expect(abs(warm - cold) <= 1e-7 * abs(cold))
      }
    }
  }

  @Test func aBasisThatAChangedRowMakesSingularIsLeft() throws {
    var model = Model()
    let (x, y, z) = (model.addVariable("x"), model.addVariable("y"), model.addVariable("z"))
    let rows = [x, y, z].map { model.addRow("r", lower: 1, [Term(2, $0), Term(1, y)]) }
    model.setTerms(of: rows[1], [Term(1, x), Term(2, y), Term(1, z)])
    model.objective = Model.Objective(.minimize, [Term(1, x), Term(1, y), Term(1, z)])
    try GLPKSolver().withSession(model) { session in
      for removed in [[x, y], [y, z], [x, z], [x, y, z]] {
        for row in rows { try session.setTerms(of: row, model.rows[row.index].terms) }
        #expect(try session.solve(SolveOptions()).reason == .optimal)
        for row in rows {
          let terms = model.rows[row.index].terms.filter { !removed.contains($0.variable) }
          try session.setTerms(of: row, terms)
        }
        let result = try session.solve(SolveOptions())
        let fresh = try GLPKSolver().solve(session.model, options: SolveOptions())
        #expect(result.reason == fresh.reason && result.objective == fresh.objective)
      }
    }
  }

  /// What a thousand random changes of whole rows once met: GLPK ended the process.
  @Test func rowsThatChangeTheirPatternAtRandomNeverFail() throws {
    var random = SeededRandom(seed: 3)
    var model = Model()
    let x = (0..<10).map { model.addVariable("x\($0)", lower: -1, upper: 1) }
    let rows = (0..<8).map { model.addRow("r\($0)", lower: -1, upper: 1, []) }
    model.objective = Model.Objective(.minimize, x.map { Term(Double($0.index - 4), $0) })
    try GLPKSolver().withSession(model) { session in
      for step in 0..<2000 {
        let terms = x.shuffled(using: &random).prefix(step % 4).map {
          Term(Double.random(in: -2...2, using: &random), $0)
        }
        try session.setTerms(of: rows[step % 8], terms)
        try session.setBounds(of: rows[step % 8], lower: -0.1, upper: 0.1)
        try #require(try session.solve(SolveOptions()).reason == .optimal)
      }
    }
  }
}

/// A transport problem with random costs.
private func transport(
  sources: Int, sinks: Int
) -> (model: Model, routes: [Variable], supplies: [Row]) {
  var model = Model(name: "transport")
  var random = SeededRandom(seed: 1)
  let routes = (0..<sources * sinks).map { model.addVariable("route \($0)") }
  let supplies = (0..<sources).map { source in
    let terms = (0..<sinks).map { Term(1, routes[source * sinks + $0]) }
    return model.addRow("supply \(source)", upper: 40, terms)
  }
  for sink in 0..<sinks {
    let terms = (0..<sources).map { Term(1, routes[$0 * sinks + sink]) }
    model.addRow("demand \(sink)", lower: Double(10 + sink), terms)
  }
  model.objective = Model.Objective(
    .minimize,
    routes.map { Term(Double.random(in: 1...16, using: &random), $0) })
  return (model, routes, supplies)
}
