internal import Basics
internal import Foundation

/// How the smallest change is searched.
public enum AttackMethod: String, Sendable, CaseIterable, Codable {
  /// Temper's own search.
  case exact
  /// The thesis's integer program with big-M values from interval arithmetic.
  case milpBase = "milp-base"
}

/// Everything that decides what an attack's answer is, apart from the image and the target.
public struct AttackSettings: Sendable, Equatable, Codable {
  /// The target's logit must be so many times every other logit.
  public var margin = 1.2
  /// The target's logit must reach this.
  public var floor = 0.01
  /// How changes are measured.
  public var norm = Norm.l1
  /// The largest change of one input; nil for no limit.
  public var maxDeviation: Double?
  /// How the change is searched.
  public var method = AttackMethod.exact
  /// The fraction that a proof may leave open.
  public var gap = 0.0
  /// Whether any wrong class will do, instead of one target.
  public var isUntargeted = false

  /// The thesis's settings, proved to the end.
  public init() {}

  /// A name for these settings on a network and a data set: records with different names answer
  /// different questions.
  ///
  /// - Parameters:
  ///   - network: the network's fingerprint.
  ///   - dataset: a checksum of the images.
  public func hash(network: String, dataset: String) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let options = String(decoding: try encoder.encode(self), as: UTF8.self)
    return String(SHA256.hexDigest("1 \(network) \(dataset) \(options)".utf8).prefix(16))
  }
}
