/// A point in time that work must not pass, on the monotonic clock.
package struct Deadline: Sendable {
  private let start = ContinuousClock.now
  private let limit: Double?

  /// So many seconds from now; nil for never.
  package init(seconds: Double?) { limit = seconds }

  /// Seconds since the start.
  package var elapsed: Double { (ContinuousClock.now - start) / .seconds(1) }

  /// Seconds that are left, nil where there is no limit, never negative.
  package var remaining: Double? { limit.map { max(0, $0 - elapsed) } }

  /// Whole milliseconds that are left, rounded up; the largest number where there is no limit.
  package var remainingMilliseconds: Int32 {
    guard let remaining else { return .max }
    return Int32(min(Double(Int32.max), (remaining * 1000).rounded(.up)))
  }

  /// Whether nothing is left.
  package var hasPassed: Bool { remainingMilliseconds <= 0 }
}
