internal import Queries
internal import Proofs
public import Optimization

/// What is known about a largest value when a search ends.
public struct OutputOutcome: Sendable {
  let search: SearchOutcome
  /// What is known about the largest value; `infeasible` where no input meets the conditions.
  public let status: AttackStatus

  /// The best input, as a witness of its own value.
  private let best: Witness?

  init(search: SearchOutcome, _ query: Query, gap: Double) {
    self.search = search
    status = search.status(gap: gap)
    best =
      search.needsExample
      ? search.example.flatMap { Witness($0.input, for: query) } : search.witness
  }

  /// The best input: `inputCount` numbers in [0, 1] that float32 represents; nil where none is known.
  public var input: [Double]? { best?.input }
  /// The class whose objective is largest there.
  public var target: Int? { best?.region.target }
  /// The value there in real arithmetic, rounded down. The input is float32, so it may be less than the
  /// largest value by as much as rounding the input takes away.
  public var value: Double? { best.map { -$0.cost } }
  /// How far the input is from the centre.
  public var distance: Double? { best?.distance }
  /// No input has a larger value; minus infinity where none meets the conditions.
  public var bound: Double { -search.lowerBound }
  /// (bound - value) / |value|, nil without an input. Of a value near zero it is a fraction of what
  /// interval arithmetic allows the value, times `Tolerances.smallValue`.
  public var gap: Double? { search.gap }
  /// What stopped the search before its end.
  public var limit: Limit? { search.limit }
  /// How much work it was.
  public var statistics: SearchStatistics { search.statistics }
}
