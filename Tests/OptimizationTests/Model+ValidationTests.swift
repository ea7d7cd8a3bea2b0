import Optimization
import Testing

@Suite struct ModelValidationTests {
  @Test func aValidModelPasses() throws {
    var model = Model()
    let x = model.addVariable("x", lower: -.infinity)
    let y = model.addVariable("y", lower: 2, upper: 2, isInteger: true)
    model.addRow("a", [])
    model.addRow("b", lower: -1, upper: -1, [Term(0, y), Term(1, x)])
    model.objective = Model.Objective(.maximize, [Term(.greatestFiniteMagnitude, x)], constant: -1)
    try model.validate()
    try Model().validate()
  }

  @Test func everyFaultIsNamedWithItsPlace() {
    var model = Model()
    let x = model.addVariable("x")
    func expect(_ error: ModelError, _ text: String, _ change: (inout Model) -> Void) {
      var faulty = model
      change(&faulty)
      #expect(throws: error) { try faulty.validate() }
      #expect(error.description == text)
    }
    expect(
      .badBounds(owner: "variable 'x'", lower: 2, upper: 1),
      "variable 'x': the bounds 2.0...1.0 hold for no number"
    ) { $0.setBounds(of: x, lower: 2, upper: 1) }
    expect(
      .badBounds(owner: "row 'a'", lower: .infinity, upper: .infinity),
      "row 'a': the bounds inf...inf hold for no number"
    ) { $0.addRow("a", lower: .infinity, []) }
    expect(
      .badCoefficient(owner: "row 'a'", value: .infinity),
      "row 'a': the coefficient inf is not a finite number"
    ) { $0.addRow("a", [Term(.infinity, x)]) }
    expect(
      .badCoefficient(owner: "objective", value: -.infinity),
      "objective: the coefficient -inf is not a finite number"
    ) { $0.objective.constant = -.infinity }
    expect(
      .unknownVariable(owner: "objective", index: 1),
      "objective: the model has no variable number 1"
    ) { $0.objective.terms = [Term(1, Variable(index: 1))] }
    expect(
      .repeatedVariable(owner: "row 'a'", variable: "x"),
      "row 'a': the variable 'x' occurs twice"
    ) { $0.addRow("a", [Term(1, x), Term(2, x)]) }
    #expect(ModelError.unknownRow(index: 3).description == "the model has no row number 3")
  }

  @Test func aRepetitionIsFoundFarApartToo() {
    var model = Model()
    let x = (0..<5).map { model.addVariable("x\($0)") }
    model.addRow("a", [4, 1, 2, 0, 1].map { Term(1, x[$0]) })
    #expect(throws: ModelError.repeatedVariable(owner: "row 'a'", variable: "x1")) {
      try model.validate()
    }
  }

  @Test func boundsThatAreNotNumbersAreRefused() {
    for (lower, upper) in [(Double.nan, 1), (0, .nan), (-Double.infinity, -Double.infinity)] {
      var model = Model()
      _ = model.addVariable("x", lower: lower, upper: upper)
      #expect(throws: ModelError.self) { try model.validate() }
    }
  }
}
