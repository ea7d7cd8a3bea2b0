public import Optimization

/// What is known about a smallest change when a search ends.
public enum AttackStatus: String, Sendable, Codable {
  /// The example is within the requested gap of the smallest.
  case optimal
  /// There is an example, but a limit stopped the proof.
  case feasible
  /// Proved: no adversarial example exists.
  case infeasible
  /// Nothing found and nothing proved before a limit.
  case limit
  /// The solver failed, or its answer did not pass the checks.
  case error

  /// Whether nothing is left to prove.
  public var isProof: Bool { self == .optimal || self == .infeasible }
}

/// The moment at which a search first came within a gap.
public struct GapMoment: Sendable, Equatable, Codable {
  /// The gap then, a fraction.
  public var gap: Double
  /// The nodes explored by then.
  public var nodes: Int
  /// The seconds since the solver began.
  public var seconds: Double

  /// A moment.
  public init(gap: Double, nodes: Int, seconds: Double) {
    self.gap = gap
    self.nodes = nodes
    self.seconds = seconds
  }
}

/// What a search came to. The example is checked; the lower bound holds for every example of the
/// problem, however the search ended.
public struct SearchOutcome: Sendable {
  /// The shortest example found.
  public var witness: Witness?
  /// No example is shorter; infinite where none exists. Where outputs are maximised, no negated value
  /// is less.
  public var lowerBound: Double
  /// What stopped the search before its end.
  public var limit: Limit?
  /// Integer programs: when the gap first reached 1 %; nil where it did not.
  public var onePercent: GapMoment?
  /// Whether a solver gave an answer that could not be used.
  public var hasFailed = false
  /// How much work it was.
  public var statistics = SearchStatistics()

  /// (distance - lowerBound) / max(distance, 1e-9), nil without an example. Where outputs are
  /// maximised, see `OutputOutcome.gap`.
  public var gap: Double? {
    witness.map { max(0, $0.cost - lowerBound) / max($0.scale, 1e-9) }
  }

  /// The status for a requested gap.
  public func status(gap requested: Double) -> AttackStatus {
    if let gap {
      // The last factor absorbs the rounding of the division above.
      let allowed = max(requested, Tolerances.provedGap) * (1 + 1e-6)
      return gap <= allowed ? .optimal : limit == nil && hasFailed ? .error : .feasible
    }
    if lowerBound == .infinity { return .infeasible }
    return limit != nil ? .limit : .error
  }
}
