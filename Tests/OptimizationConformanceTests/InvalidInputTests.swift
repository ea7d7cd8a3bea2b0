import Optimization
import Testing

@Suite struct InvalidInputTests {
  @Test(arguments: linearBackends, NamedModel.invalid)
  func aModelWithAFaultIsRefused(_ backend: LinearBackend, _ named: NamedModel) throws {
    expectInvalidModel { _ = try backend.solve(named.model) }
    expectInvalidModel {
      try backend.withSession(named.model) { _ in _ = Issue.record("a session began") }
    }
  }

  @Test(arguments: integerBackends, NamedModel.invalid)
  func anIntegerModelWithAFaultIsRefused(_ backend: IntegerBackend, _ named: NamedModel) throws {
    expectInvalidModel { _ = try backend.solve(named.model) }
  }

  @Test(arguments: linearBackends)
  func aSessionRefusesFaultsAndStaysAsItWas(_ backend: LinearBackend) throws {
    let known = KnownModel.linear[0]
    let model = backend.accepted(known.model)
    let stranger = Variable(index: 2)
    let (x, row) = (Variable(index: 0), Row(index: 0))
    try backend.withSession(model) { session in
      for (lower, upper) in badBounds {
        expectInvalidModel { try session.setBounds(of: x, lower: lower, upper: upper) }
        expectInvalidModel { try session.setBounds(of: row, lower: lower, upper: upper) }
      }
      for index in [-1, 2, .max] {
        let (x, row) = (Variable(index: index), Row(index: index))
        expectInvalidModel { try session.setBounds(of: x, lower: 0, upper: 1) }
        expectInvalidModel { try session.setBounds(of: row, lower: 0, upper: 1) }
        expectInvalidModel { try session.setTerms(of: row, []) }
      }
      for terms in [
        [Term(.nan, x)], [Term(.infinity, x)], [Term(1, stranger)], [Term(1, x), Term(2, x)],
      ] {
        expectInvalidModel { try session.setTerms(of: row, terms) }
        expectInvalidModel { try session.setObjective(Model.Objective(.maximize, terms)) }
      }
      for constant in [Double.nan, .infinity, -.infinity] {
        expectInvalidModel {
          try session.setObjective(Model.Objective(.maximize, [], constant: constant))
        }
      }
      #expect(session.model.variables == model.variables)
      #expect(session.model.rows == model.rows)
      #expect(session.model.objective == model.objective)
      try expectOptimum(try session.solve(SolveOptions()), of: known.model, known.optimum)
    }
  }

  @Test(arguments: linearBackends)
  func optionsThatCannotBeHonouredAreRefused(_ backend: LinearBackend) throws {
    let model = KnownModel.linear[0].model
    for options in senseless {
      expectUnsupportedOption { _ = try backend.solve(model, options) }
      try backend.withSession(model) { session in
        expectUnsupportedOption { _ = try session.solve(options) }
      }
    }
  }

  @Test(arguments: integerBackends)
  func optionsThatCannotBeHonouredAreRefusedForIntegers(_ backend: IntegerBackend) throws {
    for options in senseless {
      expectUnsupportedOption { _ = try backend.solve(KnownModel.integer[0].model, options) }
    }
  }

  private var senseless: [SolveOptions] {
    var all = [SolveOptions](repeating: SolveOptions(), count: 8)
    all[0].timeLimit = .nan
    all[1].timeLimit = -1
    all[2].relativeGap = .nan
    all[3].relativeGap = -0.1
    all[4].relativeGap = .infinity
    all[5].nodeLimit = -1
    all[6].iterationLimit = -1
    all[7].objectiveLimit = .nan
    return all
  }

  private var badBounds: [(Double, Double)] {
    [
      (.nan, 1), (0, .nan), (.nan, .nan), (2, 1), (.infinity, .infinity),
      (-.infinity, -.infinity), (.infinity, -.infinity),
    ]
  }
}

extension NamedModel {
  static let invalid =
    [
      bounds("a lower bound that is not a number", .nan, 1),
      bounds("an upper bound that is not a number", 0, .nan),
      bounds("the lower bound above the upper", 1, 0),
      bounds("a lower bound of plus infinity", .infinity, .infinity),
      bounds("an upper bound of minus infinity", -.infinity, -.infinity),
      terms("a coefficient that is not a number") { [Term(.nan, $0)] },
      terms("an infinite coefficient") { [Term(-.infinity, $0)] },
      terms("a variable twice") { [Term(1, $0), Term(1, $0)] },
      terms("an index out of range") { _ in [Term(1, Variable(index: 7))] },
      terms("a negative index") { _ in [Term(1, Variable(index: -1))] },
    ].flatMap { $0 } + [NamedModel("an infinite constant") { $0.objective.constant = .infinity }]

  private static func bounds(_ name: String, _ lower: Double, _ upper: Double) -> [NamedModel] {
    [
      NamedModel("\(name), of a variable") { model in
        _ = model.addVariable("x", lower: lower, upper: upper)
      },
      NamedModel("\(name), of a row") { model in
        let x = model.addVariable("x")
        model.addRow("a", lower: lower, upper: upper, [Term(1, x)])
      },
    ]
  }

  private static func terms(
    _ name: String, _ terms: (Variable) -> [Term]
  ) -> [NamedModel] {
    [
      NamedModel("\(name), in a row") { model in
        let x = model.addVariable("x", isInteger: true)
        model.addRow("a", upper: 1, terms(x))
      },
      NamedModel("\(name), in the objective") { model in
        model.objective.terms = terms(model.addVariable("x"))
      },
    ]
  }
}
