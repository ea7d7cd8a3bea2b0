internal import Foundation

/// Numbers as text, with a point as decimal mark whatever the machine's language.
package enum NumberText {
  /// `value` with exactly `decimals` digits after the point, and never as "-0".
  ///
  /// From 10^15 on a double has no digits to spare for decimals: scientific notation.
  package static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return exact(value) }
    guard abs(value) < 1e15 else { return scientific(value, significant: 4) }
    let text = String(format: "%.*f", max(0, decimals), value)
    let isZero = text.allSatisfy { "-0.".contains($0) }
    return isZero ? String(text.drop { $0 == "-" }) : text
  }

  /// `value` with up to `significant` digits and no zeros at the end: 12.5, 0.0012, 3e-7.
  package static func compact(_ value: Double, significant: Int = 4) -> String {
    guard value.isFinite else { return exact(value) }
    guard value != 0 else { return "0" }
    let exponent = Int(log10(abs(value)).rounded(.down))
    guard (-4..<7).contains(exponent) else { return scientific(value, significant: significant) }
    return trimmed(fixed(value, decimals: max(0, significant - 1 - exponent)))
  }

  /// The shortest text that reads back as the same double.
  package static func exact(_ value: Double) -> String {
    value.description
  }

  /// The sign as a true minus, which is as wide as a digit.
  package static func typographic(_ text: String) -> String {
    text.replacingOccurrences(of: "-", with: "\u{2212}")
  }

  private static func scientific(_ value: Double, significant: Int) -> String {
    let parts = String(format: "%.*e", significant - 1, value).split(separator: "e")
    guard parts.count == 2, let exponent = Int(parts[1]) else { return exact(value) }
    return trimmed(String(parts[0])) + "e\(exponent)"
  }

  private static func trimmed(_ text: String) -> String {
    guard text.contains(".") else { return text }
    var text = text
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }
}
