import Networks
import Queries
import Testing

/// Rules on a network of one logit are those on one of two logits, the first of which is zero.
@Suite struct DecisionConditionsTests {
  private static let rules: [any SuccessRule] = [
    ArgmaxRule(label: 0), ArgmaxRule(label: 1), ArgmaxRule(label: 0, difference: 0.5),
    ArgmaxRule(label: 1, target: 0, difference: 0.25), ArgmaxRule(label: 1, difference: -0.5),
    MarginRule(target: 1), MarginRule(target: 0, floor: 0), DominanceRule(label: 1),
    DominanceRule(label: 0),
  ]

  @Test(arguments: rules.indices) func aThresholdIsAnArgmaxBesideZero(index: Int) {
    let rule = Self.rules[index]
    let (one, two) = (rule.regions(for: .threshold), rule.regions(for: .argmax(classCount: 2)))
    #expect(one.map(\.target) == two.map(\.target))
    for logit in [-2, -0.5, -0.25, -0.01, 0, 0.005, 0.01, 0.25, 0.5, 2] {
      for (short, long) in zip(one, two) {
        #expect(short.contains([logit]) == long.contains([0, logit]), "\(logit)")
      }
    }
  }

  @Test(arguments: 0..<2) func objectivesOfASingleLogit(target: Int) {
    let sign = target == 1 ? 1.0 : -1
    for objective in [OutputObjective.logit(target), .margin(target)] {
      #expect(objective.region(for: .threshold).value([0.75]) == sign * 0.75)
    }
    let confidence = OutputObjective.confidence(target: target, label: 1 - target)
    #expect(confidence.region(for: .threshold).value([0.75]) == sign * 0.75)
  }
}
