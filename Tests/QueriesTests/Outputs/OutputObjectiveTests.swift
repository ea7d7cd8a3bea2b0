import Networks
import Queries
import Testing

@Suite struct OutputObjectiveTests {
  private static let decisions = [Decision.argmax(classCount: 3), .positiveArgmax(classCount: 3)]

  @Test(arguments: decisions) func theLogit(decision: Decision) {
    let region = OutputObjective.logit(1).region(for: decision)
    #expect(region.target == 1)
    #expect(region.value([5, -2, 3]) == -2 && region.contains([5, -2, 3]))
  }

  @Test(arguments: decisions) func theMarginOverTheLargestOther(decision: Decision) {
    let region = OutputObjective.margin(2).region(for: decision)
    #expect(region.target == 2)
    #expect(region.value([0.5, -2, 3]) == 2.5 && region.value([0.5, 4, 3]) == -1)
    #expect(region.contains([0.5, 4, 3]))
  }

  /// 0.95 of the target's logit is no less than the label's, and it is not negative.
  @Test(arguments: decisions) func theConfidenceInAWrongClass(decision: Decision) {
    let region = OutputObjective.confidence(target: 0, label: 2).region(for: decision)
    #expect(region.target == 0)
    #expect(region.value([2, 9, 1.75]) == 2 && region.contains([2, 9, 1.75]))
    #expect(!region.contains([2, 0, 1.95]) && !region.contains([-1, 0, -2]))
  }

  @Test(arguments: decisions) func theDifferenceOfTwoLogits(decision: Decision) {
    let region = OutputObjective.difference(2, over: 0).region(for: decision)
    #expect(region.target == 2 && region.constraints.count == 1)
    #expect(region.value([0.5, 9, 3]) == 2.5 && region.value([4, 0, 3]) == -1)
    #expect(region.contains([4, 0, 3]))
  }

  @Test func everyKindHasItsTarget() {
    let objectives = [
      OutputObjective.logit(4), .margin(4), .difference(4, over: 1),
      .confidence(target: 4, label: 1),
    ]
    #expect(objectives.map(\.kind) == OutputObjective.Kind.allCases)
    #expect(objectives.allSatisfy { $0.target == 4 })
  }
}
