public import LinearAlgebra

/// The inputs that a question is about: those of a box that lie in a ball around one of them.
public struct InputSet: Sendable {
  /// What changes are measured from: one number for each input, in its range.
  public let center: [Double]
  /// What each input may be.
  public private(set) var ranges: [Interval]
  /// What each input of an example may be: the same, or less where `ranges` are rounded outward.
  package private(set) var exampleRanges: [Interval]
  /// How far from the centre they may be.
  public var ball: Ball

  /// The inputs of a box in a ball.
  ///
  /// - Parameters:
  ///   - ranges: what each input may be; nil for [0, 1].
  ///   - exampleRanges: within them, what each input of an example may be; nil for the same.
  /// - Precondition: the centre is in its ranges, and the ball has a weight for each input or none.
  public init(
    around center: [Double], _ ball: Ball, ranges: [Interval]? = nil,
    exampleRanges: [Interval]? = nil
  ) {
    self.center = center
    self.ball = ball
    self.ranges = ranges ?? Array(repeating: Interval(0, 1), count: center.count)
    self.exampleRanges = exampleRanges ?? self.ranges
    precondition(
      self.ranges.count == center.count && self.exampleRanges.count == center.count
        && ball.weights?.count ?? center.count == center.count,
      "the set has parts for different numbers of inputs")
    precondition(
      zip(center, self.ranges).allSatisfy { $1.contains($0) }
        && zip(center, self.exampleRanges).allSatisfy { $1.contains($0) },
      "the centre is out of its ranges")
  }

  /// The same inputs, none of which is changed by more than a limit; nil for no limit.
  public func changed(atMost limit: Double?) -> InputSet {
    guard let limit else { return self }
    var result = self
    for (index, value) in center.enumerated() {
      result.narrow(
        index,
        to: Interval(-.differenceRoundedUp(limit, value), .differenceRoundedUp(limit, -value)),
        example: Interval(.differenceRoundedUp(value, limit), -.differenceRoundedUp(-value, limit)))
    }
    return result
  }

  /// The same inputs, some of which must not be changed.
  public func fixing(_ inputs: some Sequence<Int>) -> InputSet {
    var result = self
    for index in inputs {
      let point = Interval(center[index], center[index])
      result.narrow(index, to: point, example: point)
    }
    return result
  }

  /// Keeps an input in an interval around its centre.
  private mutating func narrow(_ index: Int, to interval: Interval, example: Interval) {
    let value = center[index]
    func within(_ range: Interval, _ other: Interval) -> Interval {
      Interval(
        min(value, max(range.lower, other.lower)), max(value, min(range.upper, other.upper)))
    }
    ranges[index] = within(ranges[index], interval)
    exampleRanges[index] = within(exampleRanges[index], example)
  }
}

extension InputSet {
  /// How far each input can rise: to the end of its range. Rounded up, so that it bounds every allowed
  /// change; whoever moves an input by it stops at the range's end.
  public var upwardCapacity: [Double] {
    zip(center, ranges).map { .differenceRoundedUp($1.upper, $0) }
  }

  /// How far each input can fall: to the beginning of its range. Rounded up like `upwardCapacity`.
  public var downwardCapacity: [Double] {
    zip(center, ranges).map { .differenceRoundedUp($0, $1.lower) }
  }

  /// How far an input is from the centre.
  public func distance(to input: [Double]) -> Double {
    ball.size(zip(input, center).lazy.map { $0 - $1 })
  }
}
