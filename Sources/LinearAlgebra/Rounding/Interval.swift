/// The numbers from a least to a greatest.
public struct Interval: Sendable, Hashable, Codable {
  /// The least value.
  public var lower: Double
  /// The greatest value.
  public var upper: Double

  /// lower...upper.
  public init(_ lower: Double, _ upper: Double) {
    self.lower = lower
    self.upper = upper
  }

  /// Whether a number lies in the interval, its ends included.
  public func contains(_ value: Double) -> Bool { lower <= value && value <= upper }
  /// upper - lower.
  public var width: Double { upper - lower }
  /// What both intervals share. Where that is nothing, no value lies in both, and any interval is
  /// right: it is a point, which programs can be written with.
  package func intersection(_ other: Interval) -> Interval {
    let low = max(lower, other.lower)
    return Interval(low, max(low, min(upper, other.upper)))
  }
}
