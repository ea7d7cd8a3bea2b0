import CampaignSupport
import Campaigns
import Testing
import Search

@Suite struct AttackSummaryTests {
  private func record(
    _ status: AttackStatus, distance: Double?, gap: Double?, nodes: Int, seconds: Double
  ) -> AttackRecord {
    var record = AttackRecord.made(status)
    record.distance = distance
    record.gap = gap
    record.nodes = nodes
    record.seconds = seconds
    return record
  }

  @Test func countsAndMeans() {
    let summary = AttackSummary([
      record(.optimal, distance: 1, gap: 0, nodes: 2, seconds: 1),
      record(.feasible, distance: 2, gap: 0.5, nodes: 4, seconds: 60),
      record(.infeasible, distance: nil, gap: nil, nodes: 0, seconds: 2),
      record(.limit, distance: nil, gap: nil, nodes: 10, seconds: 3),
    ])
    #expect(summary.count == 4)
    #expect(summary.statuses == [.optimal: 1, .feasible: 1, .infeasible: 1, .limit: 1])
    #expect(summary.provedFraction == 0.5)
    #expect(summary.meanDistance == 1.5)
    #expect(summary.meanGap == 0.25)
    #expect(summary.meanNodes == 4)
    #expect(summary.meanSeconds == 16.5)
    #expect(summary.longestSeconds == 60)
  }

  @Test func theMedianIsTheMiddle() {
    let seconds = [5.0, 1, 3]
    let records = seconds.map { record(.limit, distance: nil, gap: nil, nodes: 0, seconds: $0) }
    #expect(AttackSummary(records).medianSeconds == 3)
    #expect(AttackSummary(records).meanDistance == nil)
  }

  @Test func nothingHasNoMeans() {
    let summary = AttackSummary([])
    #expect(summary.count == 0)
    #expect(summary.provedFraction == nil)
    #expect(summary.meanDistance == nil)
    #expect(summary.medianSeconds == nil)
    #expect(summary.longestSeconds == nil)
  }
}
