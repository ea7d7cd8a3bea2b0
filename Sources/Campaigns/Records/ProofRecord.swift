public import Optimization

/// What the records of all proofs have in common: one line of a file each.
public protocol ProofRecord: Codable, Sendable {
  /// What stopped the proof; nil for a proof, and for a failure.
  var limit: Limit? { get }
  /// Whether nothing is left to prove.
  var isProved: Bool { get }
  /// Whether the solver failed, which no other limit would mend.
  var isFailure: Bool { get }
}

extension ProofRecord {
  /// Whether trying again with the same settings would come to the same: it is proved, or what
  /// stopped the proof was neither the user nor the machine.
  public var isFinal: Bool { isProved || !(limit?.isOfOneRun ?? false) }
}

extension AttackRecord: ProofRecord {
  /// Whether nothing is left to prove.
  public var isProved: Bool { status.isProof }
  /// Whether the solver failed.
  public var isFailure: Bool { status == .error }
}

extension OutputRecord: ProofRecord {
  /// Whether nothing is left to prove.
  public var isProved: Bool { status.isProof }
  /// Whether the solver failed.
  public var isFailure: Bool { status == .error }
}

extension CertificationRecord: ProofRecord {
  /// Whether nothing is left to prove.
  public var isProved: Bool { status != .unknown }
  /// Whether the solver failed: such an image is unknown for no limit's sake.
  public var isFailure: Bool { false }
}
