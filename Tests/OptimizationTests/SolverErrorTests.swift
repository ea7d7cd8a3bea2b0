import Optimization
import Testing

@Suite struct SolverErrorTests {
  @Test func errorsSayWhatWasRefused() {
    let model = SolverError.invalidModel(.unknownRow(index: 3))
    #expect(model.description == "the model cannot be solved: the model has no row number 3")
    let feature = SolverError.unsupportedModel(solver: "S", feature: "integer variables")
    #expect(feature.description == "S cannot solve a model with integer variables")
    let option = SolverError.unsupportedOption(solver: "S", option: "a gap of -1.0")
    #expect(option.description == "S cannot honour a gap of -1.0")
  }
}
