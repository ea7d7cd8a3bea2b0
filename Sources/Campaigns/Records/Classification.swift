/// What a network answers: a class, or none where all its outputs are zero.
public enum Classification: Sendable, Equatable, Codable, CustomStringConvertible {
  /// The class with the largest output.
  case answer(Int)
  /// All outputs are zero.
  case none

  /// The class, if there is one.
  public init(_ answer: Int?) { self = answer.map(Classification.answer) ?? .none }

  /// The class, or "none".
  public var description: String {
    switch self {
    case .answer(let answer): "\(answer)"
    case .none: "none"
    }
  }

  /// Reads a number or the text "none".
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if (try? container.decode(String.self)) == "none" {
      self = .none
    } else {
      self = .answer(try container.decode(Int.self))
    }
  }

  /// Writes a number or the text "none".
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .answer(let answer): try container.encode(answer)
    case .none: try container.encode("none")
    }
  }
}
