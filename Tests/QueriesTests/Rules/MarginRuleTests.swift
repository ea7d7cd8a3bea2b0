import Queries
import Testing

@Suite struct MarginRuleTests {
  @Test(arguments: [
    ([0.0, 1.2, 1.0], true), ([0.0, 1.19, 1.0], false), ([0, 0.01, -5], true),
    ([0, 0.005, -5], false), ([-3, 2, -1], true),
  ])
  func theTargetIsAheadByTheMargin(logits: [Double], isInside: Bool) {
    let regions = MarginRule(target: 1).regions(for: .argmax(classCount: 3))
    #expect(regions.count == 1)
    #expect(regions[0].contains(logits) == isInside)
  }

  @Test func zeroOutputsAreARegionOfTheirOwn() {
    let rule = MarginRule(target: 1, floor: 0)
    #expect(rule.regions(for: .argmax(classCount: 3)).count == 1)
    let regions = rule.regions(for: .positiveArgmax(classCount: 3))
    #expect(regions.map(\.target) == [1, nil])
    #expect(regions[1].contains([-1, 0, -2]))
    #expect(!regions[1].contains([-1, 0.1, -2]))
  }
}
