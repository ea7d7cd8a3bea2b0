internal import Foundation

/// One axis of a plot: what it measures, its scale, and its bounds if they are given.
///
/// A string literal is an axis with that label, a linear scale and bounds from the values.
public struct Axis: Sendable, Hashable, ExpressibleByStringLiteral {
  /// How values are spread along the axis.
  public enum Scale: Sendable, Hashable {
    /// Equal distances for equal differences.
    case linear
    /// Equal distances for equal ratios; values that are not positive cannot be drawn.
    case logarithmic
  }

  /// What the axis measures, with its unit.
  public var label: String
  /// How values are spread along the axis.
  public var scale: Scale
  /// The values at its ends; nil to hold all values and end on round numbers.
  public var bounds: ClosedRange<Double>?

  /// An axis.
  public init(_ label: String, scale: Scale = .linear, bounds: ClosedRange<Double>? = nil) {
    self.label = label
    self.scale = scale
    self.bounds = bounds
  }

  /// A linear axis with bounds from the values.
  public init(stringLiteral label: String) {
    self.init(label)
  }

  /// The label as it is drawn: a logarithmic scale is named, as marks alone may not show it.
  package var shownLabel: String {
    guard scale == .logarithmic else { return label }
    return label.isEmpty ? "logarithmic" : label + ", logarithmic"
  }

  /// Whether `value` has a place on an axis of this scale.
  ///
  /// Values near the end of a double's range are left out: their differences would overflow.
  package func canDraw(_ value: Double) -> Bool {
    value.isFinite && abs(value) < 1e300
      && (scale == .linear || value >= Double.leastNormalMagnitude)
  }

  /// The axis with its marks for `values`, of which those that cannot be drawn are ignored.
  ///
  /// No value at all gives the range 0...1, or 1...10 on a logarithmic scale.
  package func fitted(to values: some Sequence<Double>, tickCount: Int = 5) -> FittedAxis {
    var range: ClosedRange<Double>?
    for value in values where canDraw(value) {
      range = min(range?.lowerBound ?? value, value)...max(range?.upperBound ?? value, value)
    }
    let given = bounds.flatMap { canDraw($0.lowerBound) && canDraw($0.upperBound) ? $0 : nil }
    let span = given ?? range ?? (scale == .linear ? 0...1 : 1...10)
    let ticks =
      switch scale {
      case .linear: Ticks.linear(span, count: tickCount, isFixed: given != nil)
      case .logarithmic: Ticks.logarithmic(span, isFixed: given != nil)
      }
    return FittedAxis(axis: self, ticks: ticks)
  }
}

/// An axis that knows the range and the marks of the values to be drawn.
package struct FittedAxis: Sendable {
  package let axis: Axis
  package let ticks: Ticks

  /// Where `value` lies along the axis, 0 at its lower and 1 at its upper end.
  ///
  /// Values outside given bounds are clamped; nil for those that cannot be drawn.
  package func fraction(_ value: Double) -> Double? {
    guard axis.canDraw(value) else { return nil }
    let (low, high) = (ticks.range.lowerBound, ticks.range.upperBound)
    let fraction =
      switch axis.scale {
      case .linear: (value - low) / (high - low)
      case .logarithmic: log(value / low) / log(high / low)
      }
    return min(max(fraction, 0), 1)
  }
}
