internal import Foundation

/// The marks of an axis and the range they span.
package struct Ticks: Sendable, Hashable {
  /// The range that holds all values; without bounds of its own it ends on marks.
  package let range: ClosedRange<Double>
  /// Where the marks stand, in ascending order, inside the range.
  package let values: [Double]
  /// One label a mark.
  package let labels: [String]

  /// About `count` marks at multiples of 1, 2 or 5 times a power of ten.
  ///
  /// - Parameter isFixed: Keep the range as it is rather than widen it to the next marks.
  package static func linear(
    _ values: ClosedRange<Double>, count: Int = 5, isFixed: Bool = false
  ) -> Ticks {
    let given = widened(values)
    let step = niceStep((given.upperBound - given.lowerBound) / Double(max(1, count)))
    let first = (given.lowerBound / step + (isFixed ? -1e-9 : 1e-9))
    let last = (given.upperBound / step + (isFixed ? 1e-9 : -1e-9))
    let low = first.rounded(isFixed ? .up : .down)
    let high = last.rounded(isFixed ? .down : .up)
    let marks = stride(from: low, through: high, by: 1).map { $0 * step }
    let range = isFixed ? given : low * step...high * step
    let decimals = max(0, -Int(log10(step).rounded(.down)))
    let isPlain = step >= 1e-5 && max(abs(range.lowerBound), abs(range.upperBound)) < 1e6
    let labels = marks.map {
      NumberText.typographic(
        isPlain
          ? NumberText.fixed($0, decimals: decimals)
          : NumberText.compact(abs($0) < step / 2 ? 0 : $0, significant: 6))
    }
    return Ticks(range: range, values: marks, labels: labels)
  }

  /// Marks at powers of ten, and at 2 and 5 times them where the range is short.
  ///
  /// Values that are not positive have no logarithm; the range is taken from those that are.
  package static func logarithmic(_ values: ClosedRange<Double>, isFixed: Bool = false) -> Ticks {
    let high = values.upperBound > 0 ? values.upperBound : 1
    let low = values.lowerBound > 0 ? values.lowerBound : high / 1000
    let factors: [Double] = low * 100 > high ? [1, 2, 5] : [1]
    let decades = Int(log10(low).rounded(.down))...Int(log10(high).rounded(.up))
    let every = max(1, (decades.count + 6) / 8)
    let candidates = decades.flatMap { decade in factors.map { $0 * pow(10, Double(decade)) } }
    let tolerance = 1 + 1e-9
    var range = low...high
    if !isFixed || low == high {
      let below = candidates.last { $0 <= low * tolerance } ?? low
      let above = candidates.first { $0 >= high / tolerance } ?? high
      range = below < above ? below...above : below / 10...above * 10
    }
    let marks = candidates.filter {
      $0 >= range.lowerBound / tolerance && $0 <= range.upperBound * tolerance
    }
    let kept = marks.enumerated().filter { $0.offset % every == 0 }.map(\.element)
    return Ticks(range: range, values: kept, labels: kept.map(logarithmicLabel))
  }

  /// A range that is wide enough to draw: a single value gets room on both sides.
  private static func widened(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
    let size = max(abs(range.lowerBound), abs(range.upperBound))
    guard range.upperBound - range.lowerBound <= size * 1e-9 else { return range }
    let room = size > 0 ? size * 0.1 : 1
    return range.lowerBound - room...range.upperBound + room
  }

  private static func niceStep(_ step: Double) -> Double {
    let power = pow(10, log10(step).rounded(.down))
    let factor = step / power
    // Dividing by a power of ten is exact where multiplying by its inverse is not.
    let nice: Double = factor < 1.5 ? 1 : factor < 3.5 ? 2 : factor < 7.5 ? 5 : 10
    return power < 1 ? nice / pow(10, -log10(power).rounded()) : nice * power
  }

  private static func logarithmicLabel(_ value: Double) -> String {
    guard value < 1e-3 * (1 - 1e-9) || value > 1e3 * (1 + 1e-9) else {
      return NumberText.compact(value)
    }
    let exponent = Int((log10(value) + 1e-9).rounded(.down))
    let factor = Int((value / pow(10, Double(exponent))).rounded())
    let raised = String(exponent).map { superscripts[$0] ?? $0 }
    return (factor == 1 ? "" : "\(factor)·") + "10" + String(raised)
  }

  private static let superscripts: [Character: Character] = [
    "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷",
    "8": "⁸", "9": "⁹",
  ]
}
