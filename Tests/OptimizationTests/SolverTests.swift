import Optimization
import Testing

@Suite struct SolverTests {
  @Test func errorsSayWhatWasRefused() {
    let model = SolverError.invalidModel(.unknownRow(index: 3))
    #expect(model.description == "the model cannot be solved: the model has no row number 3")
    let option = SolverError.unsupportedOption(solver: "S", option: "a gap of -1.0")
    #expect(option.description == "S cannot honour a gap of -1.0")
  }

  @Test func optionsBeginWithoutLimits() {
    let options = SolveOptions()
    #expect(options.timeLimit == nil && options.nodeLimit == nil && options.relativeGap == 0)
    #expect(!options.shouldStop() && options.progress == nil)
  }
}
