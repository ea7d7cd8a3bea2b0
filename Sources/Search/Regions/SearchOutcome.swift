internal import Queries
public import Proofs
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

/// What a search came to. Witness and example are checked; the lower bound holds for every input that
/// meets the rule, however the search ended.
public struct SearchOutcome: Sendable {
  /// The nearest input found that meets the rule in real arithmetic, or that of the largest value.
  public var witness: Witness?
  /// The nearest example found that fools the network as it runs; a hair further than the witness.
  public var example: AdversarialExample?
  /// No input that meets the rule is nearer; infinite where none does. Where outputs are maximised, no
  /// negated value is less.
  public var lowerBound: Double
  /// Whether an answer is of use only with an example.
  package var needsExample = false
  /// What stopped the search before its end.
  public var limit: Limit?
  /// Integer programs: when the gap first reached 1 %; nil where it did not.
  public var onePercent: GapMoment?
  /// Whether a solver gave an answer that could not be used.
  public var hasFailed = false
  /// Whether a solver's claim was found to be wrong, and what is here is not its answer.
  public var isCorrected = false
  /// How much work it was.
  public var statistics = SearchStatistics()

  /// An outcome about which nothing but a bound is known.
  package init(lowerBound: Double) { self.lowerBound = lowerBound }

  /// The least distance at which the rule is met, to the gap that is proved; nil where nothing that
  /// meets it is known. No example is nearer, and there are examples within a hair of it, unless all
  /// it has there are ties.
  public var infimum: Double? { witness?.distance }

  /// (infimum - lowerBound) / max(infimum, 1e-9), nil without a witness. Where outputs are maximised,
  /// see `OutputOutcome.gap`.
  public var gap: Double? {
    witness.map { max(0, $0.cost - lowerBound) / $0.scale }
  }

  /// The status for a requested gap.
  public func status(gap requested: Double) -> AttackStatus {
    if lowerBound == .infinity { return .infeasible }
    guard let gap else { return limit != nil ? .limit : .error }
    // The last factor absorbs the rounding of the division above.
    if gap <= max(requested, Tolerances.provedGap) * (1 + 1e-6) { return .optimal }
    if limit == nil && hasFailed { return .error }
    return needsExample && example == nil ? .limit : .feasible
  }
}
