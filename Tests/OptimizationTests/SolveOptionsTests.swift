import Optimization
import Testing

@Suite struct SolveOptionsTests {
  @Test func optionsBeginWithoutLimits() {
    let options = SolveOptions()
    #expect(options.timeLimit == nil && options.nodeLimit == nil && options.relativeGap == 0)
    #expect(!options.shouldStop() && options.progress == nil)
    #expect(throws: Never.self) { try options.validate(for: "S") }
  }

  @Test func limitsOfZeroMakeSense() {
    var options = SolveOptions()
    (options.timeLimit, options.nodeLimit, options.iterationLimit) = (0, 0, 0)
    options.objectiveLimit = -.infinity
    #expect(throws: Never.self) { try options.validate(for: "S") }
  }

  @Test func whatMakesNoSenseIsNamed() {
    var options = SolveOptions()
    options.nodeLimit = -2
    #expect(throws: SolverError.unsupportedOption(solver: "S", option: "a limit of -2 nodes")) {
      try options.validate(for: "S")
    }
  }
}
