internal import Campaigns
internal import Foundation

/// A mean distance beside the published one of the same attacks.
struct Agreement {
  /// What was attacked.
  let name: String
  /// The mean of the smallest changes found.
  let ours: Double
  /// What the thesis's author published.
  let published: Double
  /// Whether every smallest change is proved here, and was solved there: only then are both the same
  /// number.
  let isComparable: Bool

  /// - Parameter isWhole: whether the published mean is over all of the images.
  init?(name: String, records: [AttackRecord], published: Double, isWhole: Bool) {
    guard let ours = AttackSummary(records).meanDistance, published > 0 else { return nil }
    self.name = name
    self.ours = ours
    self.published = published
    isComparable = isWhole && records.allSatisfy(\.isProved)
  }

  /// How many leading digits are the same, as far as both were solved: a relative difference of 1e-8 is
  /// eight digits.
  var digits: Int { max(0, Int(-log10(max(abs(ours / published - 1), 1e-12)))) }

  /// Whether they are the same number but for what tolerances leave.
  var agrees: Bool { isComparable && digits >= 6 }

  /// In a sentence.
  var sentence: String {
    let both = "\(name): mean distance \(format(ours, 8)), published \(format(published, 8))"
    if agrees { return "\(both): the same to \(digits) digits." }
    return isComparable
      ? "\(both): they differ by \(format(ours - published, 8))."
      : "\(both): not of the same images, as not all were solved in both."
  }
}
