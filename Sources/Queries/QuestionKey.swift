internal import Basics
internal import Foundation

/// What proofs rest on, as a version: what was proved before a mended proof is not mixed with what
/// was proved after it.
public enum ProofVersion {
  /// Part of every name under which results are kept. 2: examples fool with no slack in exact
  /// arithmetic, integer programs are proved by the exact search.
  public static let current = 2
}

/// Everything that a question's name depends on.
private struct Key<Settings: Encodable>: Encodable {
  let proof = ProofVersion.current
  let parts: [String]
  let settings: Settings
}

/// Names for questions: results with different names answer different questions.
public enum QuestionKey {
  /// The name of settings together with what they are applied to.
  ///
  /// - Parameters:
  ///   - settings: everything that decides the answer.
  ///   - parts: the network's and the data's fingerprints, for instance.
  public static func hash(_ settings: some Encodable, _ parts: [String]) throws -> String {
    String(SHA256.hexDigest(try text(Key(parts: parts, settings: settings)).utf8).prefix(16))
  }

  /// A value as canonical JSON: equal values have equal texts, whatever version of Swift prints them.
  public static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
