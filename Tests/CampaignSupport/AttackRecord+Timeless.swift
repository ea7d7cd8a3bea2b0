package import Campaigns
package import Search

extension AttackRecord {
  /// The record without its times, which differ from run to run.
  package var timeless: AttackRecord {
    var copy = self
    copy.boundSeconds = 0
    copy.solveSeconds = 0
    copy.seconds = 0
    return copy
  }

  /// A made-up record of an image, for tests that solve nothing.
  package static func made(
    _ status: AttackStatus = .optimal, split: String = "test", index: Int = 0, label: Int = 0,
    delta: [PixelChange]? = nil
  ) -> AttackRecord {
    var record = AttackRecord(
      hash: "0", options: AttackSettings(), network: "0", split: split, index: index, label: label,
      target: 9, status: status)
    record.delta = delta
    return record
  }
}
