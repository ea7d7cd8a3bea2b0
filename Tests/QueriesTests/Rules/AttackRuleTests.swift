import Networks
import Queries
import Testing

@Suite struct AttackRuleTests {
  private func regions(
    _ rule: AttackRule, target: Int? = nil, _ numbers: [AttackRule.Parameter: Double] = [:]
  ) -> [OutputRegion] {
    rule.successRule(
      label: 1, target: target, classCount: 3, margin: numbers[.margin] ?? 1.5,
      floor: numbers[.floor] ?? 0.25, difference: numbers[.difference] ?? 0.125
    ).regions(for: .argmax(classCount: 3))
  }

  @Test func theRuleByItsName() {
    let argmax = ArgmaxRule(label: 1, target: 2, difference: 0.125)
    #expect(regions(.argmax, target: 2) == argmax.regions(for: .argmax(classCount: 3)))
    let margin = MarginRule(target: 2, margin: 1.5, floor: 0.25)
    #expect(regions(.margin, target: 2) == margin.regions(for: .argmax(classCount: 3)))
    let dominance = DominanceRule(label: 1)
    #expect(regions(.dominance) == dominance.regions(for: .argmax(classCount: 3)))
  }

  /// Records of a rule say nothing of the numbers that mean nothing to it.
  @Test(arguments: AttackRule.allCases, AttackRule.Parameter.allCases)
  func aRuleDependsOnItsParametersAlone(rule: AttackRule, parameter: AttackRule.Parameter) {
    let isOther = regions(rule, [parameter: 2]) != regions(rule)
    #expect(isOther == rule.parameters.contains(parameter))
  }

  @Test(arguments: AttackRule.allCases) func anyWrongClassWillDoWithoutATarget(rule: AttackRule) {
    #expect(regions(rule).map(\.target) == [0, 2])
    #expect(regions(rule, target: 2).map(\.target) == (rule.hasTargets ? [2] : [0, 2]))
  }
}
