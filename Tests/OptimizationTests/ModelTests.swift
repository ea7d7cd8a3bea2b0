import Optimization
import Testing

@Suite struct ModelTests {
  @Test func isBuiltAndChangedAsAValue() {
    var model = Model(name: "m")
    let x = model.addVariable("x")
    let b = model.addBinary("b")
    let row = model.addRow("a", upper: 4, [Term(2, x), Term(-1, b)])
    #expect(model.variables[x.index].lower == 0 && model.variables[x.index].upper == .infinity)
    let binary = model.variables[b.index]
    #expect(binary.name == "b" && binary.lower == 0 && binary.upper == 1 && binary.isInteger)
    #expect(model.rows[row.index].lower == -.infinity && model.rows[row.index].upper == 4)
    #expect(model.hasIntegers)
    let before = model
    model.setBounds(of: x, lower: -3, upper: 3)
    model.setBounds(of: row, lower: 0, upper: 1)
    model.setTerms(of: row, [Term(7, b)])
    #expect(model.variables[x.index].lower == -3 && model.variables[x.index].upper == 3)
    let changed = model.rows[row.index]
    #expect(changed.name == "a" && changed.lower == 0 && changed.upper == 1)
    #expect(changed.terms == [Term(7, b)])
    #expect(before.rows[row.index].terms == [Term(2, x), Term(-1, b)])
  }

  @Test func theObjectiveHasAValueAtAPoint() {
    var model = Model()
    let (x, y) = (model.addVariable("x"), model.addVariable("y"))
    #expect(model.objectiveValue(at: [5, 6]) == 0)
    model.objective = Model.Objective(.maximize, [Term(2, y), Term(-1, x)], constant: 10)
    #expect(model.objectiveValue(at: [5, 6]) == 17)
    #expect(!model.hasIntegers)
  }
}
