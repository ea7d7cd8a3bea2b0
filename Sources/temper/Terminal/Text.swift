import Foundation
import Networks

/// Numbers as text for people.
enum Text {
  /// A number with so many decimals; a dash for none.
  static func number(_ value: Double?, _ decimals: Int) -> String {
    value.map { String(format: "%.\(decimals)f", $0) } ?? "-"
  }

  /// What a result says where outputs are read through a ReLU; otherwise nothing.
  static func reading(_ outputs: OutputActivation) -> String {
    outputs == .relu ? " (outputs read through a ReLU)" : ""
  }

  /// A fraction as per cent with two decimals; a dash for none.
  static func percent(_ fraction: Double?) -> String {
    fraction.map { number($0 * 100, 2) + " %" } ?? "-"
  }
}
