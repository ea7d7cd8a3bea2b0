internal import Foundation
internal import Queries

/// A number of the report with so many decimals; `unknown` for none.
func format(_ value: Double?, _ decimals: Int) -> String {
  value.map { String(format: "%.\(decimals)f", $0) } ?? "unknown"
}

/// A number of the report of any size, with four significant digits.
func format(compact value: Double) -> String { String(format: "%.4g", value) }

/// A fraction of the report as per cent with one decimal; `none` for none.
func format(percent fraction: Double?) -> String {
  fraction.map { String(format: "%.1f %%", $0 * 100) } ?? "none"
}

/// A time limit, without decimals where it has none.
func format(seconds: Double) -> String {
  seconds == seconds.rounded() ? "\(Int(seconds)) s" : "\(seconds) s"
}

/// An interval of the report with so many decimals.
func format(_ interval: ClosedRange<Double>, _ decimals: Int) -> String {
  "\(format(interval.lowerBound, decimals)) to \(format(interval.upperBound, decimals))"
}

extension Norm {
  /// The name in plots, such as L1.
  var displayName: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}
