import Campaigns
import Foundation
import Search
import Testing

@Suite struct CertificationSummaryTests {
  private func record(
    _ status: CertificationStatus, label: Int, radius: Double = 0.5
  ) -> CertificationRecord {
    var record = CertificationRecord(
      hash: "h", settings: CertificationSettings(), network: "n", split: "test", index: 0,
      label: label, prediction: .answer(label), radius: radius)
    record.status = status
    return record
  }

  private var summary: CertificationSummary {
    CertificationSummary(
      [
        record(.robust, label: 0), record(.robust, label: 2), record(.fooled, label: 2),
        record(.unknown, label: 2), record(.robust, label: 2, radius: 0.25),
        record(.fooled, label: 2),
      ], radius: 0.5, classCount: 3)
  }

  /// Of the five at the radius; what is unknown may be robust.
  @Test func countsOfOneRadius() {
    let all = summary.all
    #expect(all.images == 5 && all.robust == 2 && all.fooled == 2 && all.unknown == 1)
    #expect(all.certifiedAccuracy == 0.4 && all.accuracyUnderAttack == 0.6)
    #expect(summary.radius == 0.5)
  }

  @Test func countsOfEachClass() {
    let classes = summary.classes
    #expect(classes.map(\.images) == [1, 0, 4] && classes.map(\.robust) == [1, 0, 1])
    #expect(classes.map(\.fooled) == [0, 0, 2] && classes.map(\.unknown) == [0, 0, 1])
    #expect(classes.map(\.certifiedAccuracy) == [1, nil, 0.25])
    #expect(classes.map(\.accuracyUnderAttack) == [1, nil, 0.5])
  }

  /// Other programs read it: no key is left out.
  @Test func fractionsOfNoneAreNull() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(summary.classes[1]), as: UTF8.self)
    #expect(
      text == #"{"accuracy_under_attack":null,"certified_accuracy":null,"fooled":0,"#
        + #""images":0,"robust":0,"unknown":0}"#)
  }
}
