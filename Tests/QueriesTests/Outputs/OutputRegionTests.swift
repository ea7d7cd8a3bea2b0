import LinearAlgebra
import Queries
import Testing

/// Logit 1 is at least twice logit 0, and at least 0.5; what it is above 0.25 is a value.
@Suite struct OutputRegionTests {
  private let region = OutputRegion(
    target: 1,
    constraints: [
      OutputConstraint(coefficients: [-2, 1, 0], lower: 0, name: "twice"),
      OutputConstraint(coefficients: [0, 1, 0], lower: 0.5, name: "floor"),
      OutputConstraint(coefficients: [0, 1, 0], lower: 0.25, name: "value").asValue,
    ])

  @Test(
    arguments: [([0.25, 0.5, 9], true), ([0.5, 0.75, 0], false), ([-1, 0.25, 0], false)]
      as [([Double], Bool)])
  func everyConditionHolds(logits: [Double], isInside: Bool) {
    #expect(region.contains(logits) == isInside)
  }

  /// The conditions are missed by 0.25 each.
  @Test(arguments: [[0.5, 0.75, 0], [-1, 0.25, 0]]) func conditionsMayBeMissed(logits: [Double]) {
    #expect(region.contains(logits, tolerance: 0.25))
    #expect(!region.contains(logits, tolerance: 0.249))
  }

  @Test func aValueIsNoCondition() {
    let values = OutputRegion(target: nil, constraints: [region.constraints[2]])
    #expect(values.contains([0, -5, 0]) && values.value([0, -5, 0]) == -5.25)
    #expect(values.shortfalls([Interval(0, 0), Interval(-5, -5), Interval(0, 0)]) == [0])
  }

  @Test func theLeastValueCounts() {
    var both = region
    #expect(both.value([0, 1, 0]) == 0.75)
    both.constraints.append(
      OutputConstraint(coefficients: [1, 0, 0], lower: 0, name: "other").asValue)
    #expect(both.value([0.5, 1, 0]) == 0.5 && both.value([2, 1, 0]) == 0.75)
    both.constraints.removeAll(where: \.isValue)
    #expect(both.value([0, 1, 0]) == .infinity)
  }

  /// At worst logit 0 is 1 and logit 1 is 0.25.
  @Test func shortfallsAreThoseAtWorst() {
    let missed = region.shortfalls([Interval(-1, 1), Interval(0.25, 4), Interval(0, 0)])
    #expect(missed[0] >= 1.75 && missed[0] < 1.75 + 1e-12)
    #expect(missed[1] >= 0.25 && missed[1] < 0.25 + 1e-12)
    #expect(missed[2] == 0)
    #expect(
      region.shortfalls([Interval(-1, 0), Interval(1, 4), Interval(0, 0)]) == [0, 0, 0])
  }

  /// (0, 1, 2) meets all conditions, and is answered 2.
  @Test func theAnswerAsConditions() {
    var region = region
    func isInside(_ logits: [Double], _ answer: OutputRegion.Answer) -> Bool {
      region.answer = answer
      return region.withAnswer(.argmax(classCount: 3)).contains(logits)
    }
    #expect(isInside([0, 1, 2], .any))
    #expect(!isInside([0, 1, 2], .exactly(1)) && isInside([0, 1, 1], .exactly(1)))
    #expect(!isInside([0, 1, 2], .otherThan(2)) && isInside([0, 1, 2], .otherThan(0)))
  }

  /// Of logits of sizes 1, 2 and 3 the terms are 2 + 2, 2 + 0.5, and the answer's 2 + 3 and 2 + 1.
  @Test func tightenedByAFractionOfTheTerms() {
    var region = region
    region.answer = .exactly(1)
    let tight = region.tightened(by: 0.5, of: [1, 2, 3], decision: .argmax(classCount: 3))
    #expect(tight.constraints.map(\.lower) == [2, 1.75, 0.25, 1.5, 2.5])
    #expect(tight.value([0, 1, 0]) == region.value([0, 1, 0]))
  }
}
