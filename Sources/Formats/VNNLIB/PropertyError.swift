/// Why a property file cannot be used.
public struct PropertyError: Error, Equatable, CustomStringConvertible {
  /// What kind of reason it is.
  public enum Kind: Sendable {
    /// The file cannot be read, or is not what the format asks for.
    case malformed
    /// The file may be right, but says what this program does not answer.
    case unsupported
  }

  /// Whether the file is wrong or asks for too much.
  public var kind: Kind
  /// Where, what and what to do.
  public var details: FormatError

  /// An error of a kind.
  public init(_ kind: Kind, _ details: FormatError) {
    self.kind = kind
    self.details = details
  }

  /// One line: the file, the place, what is wrong, what to do.
  public var description: String { details.description }
}

/// A place in a text, and what can be wrong there.
struct PropertyPlace: Equatable {
  /// Counted from 1.
  var line: Int
  /// In bytes, counted from 1.
  var column: Int
}

/// The name of a property file, for errors in it.
struct PropertyFile {
  /// The path, or what else the text is called.
  let path: String

  /// An error: the file breaks its format.
  func malformed(
    _ problem: String, at place: PropertyPlace? = nil, remedy: String
  ) -> PropertyError {
    error(.malformed, problem, place, remedy)
  }

  /// An error: the file asks for what cannot be answered.
  func unsupported(
    _ problem: String, at place: PropertyPlace? = nil, remedy: String
  ) -> PropertyError {
    error(.unsupported, problem, place, remedy)
  }

  private func error(
    _ kind: PropertyError.Kind, _ problem: String, _ place: PropertyPlace?, _ remedy: String
  ) -> PropertyError {
    let text = place.map { "line \($0.line), column \($0.column)" }
    return PropertyError(kind, FormatError(path: path, place: text, problem, remedy: remedy))
  }
}
