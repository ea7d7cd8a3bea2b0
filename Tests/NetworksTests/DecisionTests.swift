import Networks
import Testing

@Suite struct DecisionTests {
  @Test func classes() {
    #expect(Decision.argmax(classCount: 3).logitCount == 3)
    #expect(Decision.positiveArgmax(classCount: 3).classCount == 3)
    #expect(Decision.threshold.classCount == 2 && Decision.threshold.logitCount == 1)
    #expect([.argmax(classCount: 3), .threshold].allSatisfy { !($0 as Decision).mayBeNone })
  }

  /// The answer is the class of the greatest score, the first of equals; none where all are zero and
  /// may be.
  @Test(arguments: [
    ([1.0, 2, 2], 1, 1), ([-1, -2, -3], 0, nil), ([0, 0, 0], 0, nil), ([-1, 0.5, 0], 1, 1),
  ])
  func answers(logits: [Double], argmax: Int, positive: Int?) {
    #expect(Decision.argmax(classCount: 3).classification(logits) == argmax)
    #expect(Decision.positiveArgmax(classCount: 3).classification(logits) == positive)
    #expect(Decision.positiveArgmax(classCount: 3).scores(logits) == logits.map { max(0, $0) })
  }

  @Test func aSingleLogitAnswersByItsSign() {
    #expect([-1.0, 0, 1].map { Decision.threshold.classification([$0]) } == [0, 0, 1])
    #expect(Decision.threshold.scores([0.5 as Float]) == [0, 0.5])
  }
}
