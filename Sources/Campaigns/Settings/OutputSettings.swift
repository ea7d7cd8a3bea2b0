public import Queries

/// Everything that decides what the answer to a question about outputs is, apart from the
/// objectives and the image.
public struct OutputSettings: Sendable, Equatable, Codable {
  /// How changes of the image are measured.
  public var norm = Norm.l1
  /// The image changes by no more than this; nil for no limit.
  public var budget: Double?
  /// The largest change of one input; nil for no limit.
  public var maxDeviation: Double?
  /// The fraction that a proof may leave open.
  public var gap = 0.0

  /// No limits, proved to the end.
  public init() {}

  /// A name for a question under these settings: records with different names answer different
  /// questions.
  ///
  /// - Parameters:
  ///   - network: the network's fingerprint.
  ///   - objectives: what is to be as large as possible.
  ///   - image: what tells the image that a search stays near from all others; nil for none.
  public func hash(network: String, objectives: [OutputObjective], image: String?) throws -> String
  {
    try QuestionKey.hash(self, [network, image ?? "-"] + objectives.map(\.key))
  }
}

extension OutputObjective {
  /// The objective as text that no other objective has.
  fileprivate var key: String {
    switch self {
    case .logit(let target), .margin(let target): "\(kind.rawValue) \(target)"
    case .difference(let target, let other), .confidence(let target, let other):
      "\(kind.rawValue) \(target) \(other)"
    }
  }
}
