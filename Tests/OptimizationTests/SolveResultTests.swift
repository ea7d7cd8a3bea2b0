import Optimization
import Testing

@Suite struct SolveResultTests {
  @Test func theGapIsRelativeToTheObjective() {
    #expect(SolveResult(reason: .limit, objective: -10, dualBound: -12).relativeGap == 0.2)
    #expect(SolveResult(reason: .limit, objective: 0, dualBound: -1e-9).relativeGap == 1)
    #expect(SolveResult(reason: .optimal, objective: 3, dualBound: 3).relativeGap == 0)
  }

  @Test func thereIsNoGapWithoutBothBounds() {
    #expect(SolveResult(reason: .limit, objective: 1).relativeGap == nil)
    #expect(SolveResult(reason: .limit, dualBound: 1).relativeGap == nil)
  }
}
