import Foundation

/// Numbers as text for people.
enum Text {
  /// A number with so many decimals; a dash for none.
  static func number(_ value: Double?, _ decimals: Int) -> String {
    value.map { String(format: "%.\(decimals)f", $0) } ?? "-"
  }

  /// A fraction as per cent with two decimals; a dash for none.
  static func percent(_ fraction: Double?) -> String {
    fraction.map { number($0 * 100, 2) + " %" } ?? "-"
  }
}
