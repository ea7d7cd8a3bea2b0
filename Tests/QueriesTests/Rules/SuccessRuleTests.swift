import Queries
import Testing

@Suite struct SuccessRuleTests {
  /// Nine targets share the region of zero outputs.
  @Test func unionCountsSharedRegionsOnce() {
    let rule = AnyOfRules((1..<10).map { MarginRule(target: $0, floor: 0) })
    #expect(rule.regions(for: .positiveArgmax(classCount: 10)).count == 10)
  }
}
