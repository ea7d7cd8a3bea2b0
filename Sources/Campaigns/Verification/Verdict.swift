public import Search

/// What is known of a property.
public enum Verdict: String, Sendable {
  /// Proved: no inputs satisfy it.
  case unsat
  /// Some inputs satisfy it; they are known.
  case sat
  /// Neither was found out, and more time would hardly help.
  case unknown
  /// Neither was found out in the time.
  case timeout
}

/// What a verification came to.
public struct VerificationOutcome: Sendable {
  /// What is known.
  public var verdict: Verdict
  /// Where the verdict is `sat`: float32 inputs, in the property's order, and the outputs in float64.
  public var counterexample: (inputs: [Double], outputs: [Double])?
  /// Why nothing is known, in words; nil where something is.
  public var reason: String?
  /// How much work it was.
  public var statistics = SearchStatistics()
  /// Seconds in all.
  public var seconds = 0.0
}

/// Why a property cannot be asked of networks.
public struct VerificationError: Error, Sendable, CustomStringConvertible {
  /// Whether property and networks do not fit together; otherwise they ask for what is not done here.
  public let isMismatch: Bool
  /// What it is.
  public let description: String

  static func mismatch(_ text: String) -> VerificationError {
    VerificationError(isMismatch: true, description: text)
  }

  static func unsupported(_ text: String) -> VerificationError {
    VerificationError(isMismatch: false, description: text)
  }
}
