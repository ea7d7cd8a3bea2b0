internal import Formats
internal import LinearAlgebra
internal import Queries

extension InputSet {
  /// What inputs may be by exact bounds: rounded outward for what is proved, inward for examples.
  ///
  /// - Parameter bounds: one for each input. Of one without an end a part is taken (`boundedPart`).
  init(bounds: [PropertyBounds]) {
    let ranges = bounds.map { $0.enclosure.boundedPart }
    let exampleRanges = zip(bounds, ranges).map { ($0.inner ?? $1).boundedPart }
    let center = zip(ranges, exampleRanges).map { outer, inner in
      min(inner.upper, max(inner.lower, outer.lower / 2 + outer.upper / 2))
    }
    let radius = zip(center, ranges).reduce(0) { radius, pair in
      max(
        radius, .differenceRoundedUp(pair.1.upper, pair.0),
        .differenceRoundedUp(pair.0, pair.1.lower))
    }
    self.init(
      around: center, Ball(.linf, radius: radius), ranges: ranges, exampleRanges: exampleRanges)
  }
}

extension Interval {
  /// Whether both ends are finite.
  var isBounded: Bool { lower.isFinite && upper.isFinite }

  /// The interval itself, or two units of it at its end or around zero where it has no end.
  fileprivate var boundedPart: Interval {
    switch (lower.isFinite, upper.isFinite) {
    case (true, true): self
    case (true, false): Interval(lower, lower + 2)
    case (false, true): Interval(upper - 2, upper)
    case (false, false): Interval(-1, 1)
    }
  }
}

extension PropertyBounds {
  /// The largest interval of float64 within them; nil where there is none.
  fileprivate var inner: Interval? {
    var lower = self.lower.map(\.enclosure.upper) ?? -.infinity
    var upper = self.upper.map(\.enclosure.lower) ?? .infinity
    if let exact = self.lower, isLowerStrict, ExactDecimal(lower) == exact { lower = lower.nextUp }
    if let exact = self.upper, isUpperStrict, ExactDecimal(upper) == exact {
      upper = upper.nextDown
    }
    return lower <= upper ? Interval(lower, upper) : nil
  }
}
