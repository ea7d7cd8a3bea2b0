public import Networks

/// A network of the thesis's experiments: one of the thesis's own, or one whose hidden layers the
/// configuration names.
public struct NetworkName: RawRepresentable, Sendable, Hashable, Codable, CodingKeyRepresentable {
  /// The name in configurations, and what the names of stages and files begin with.
  public let rawValue: String

  /// A name; nil unless it is made of small letters and digits and begins with a letter.
  public init?(rawValue: String) {
    let isName = rawValue.utf8.allSatisfy {
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
    }
    guard isName, rawValue.first?.isLetter == true else { return nil }
    self.rawValue = rawValue
  }

  /// A network of the thesis.
  public init(_ network: ThesisNetwork) { rawValue = network.rawValue }

  /// The network of the thesis that has the name; nil where it is another's.
  public var thesis: ThesisNetwork? { ThesisNetwork(rawValue: rawValue) }

  /// The name in tables: as the thesis prints it, or as it is.
  public var displayName: String { thesis?.displayName ?? rawValue }
}

extension NetworkName {
  /// The thesis's networks, in the order of its Table 1.
  public static let dnn1 = NetworkName(.dnn1)
  /// Six hidden layers of 8.
  public static let dnn2 = NetworkName(.dnn2)
  /// Hidden layers of 20, 10, 8 and 8.
  public static let dnn3 = NetworkName(.dnn3)
  /// Hidden layers of 20, 10, 8, 8 and 8.
  public static let dnn4 = NetworkName(.dnn4)
  /// Hidden layers of 20, 20, 10, 10 and 10.
  public static let dnn5 = NetworkName(.dnn5)
}
