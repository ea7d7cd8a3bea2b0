internal import Foundation

/// Why a configuration cannot be used.
public struct ConfigurationError: Error, CustomStringConvertible, Equatable {
  /// The file's path.
  public let path: String
  /// Which key is wrong, and how.
  public let reason: String
  /// One line: the file, the key, what is wrong.
  public var description: String { "\(path): \(reason)" }
}

/// A configuration that is read from a JSON file.
package protocol ConfigurationFile: Codable {
  /// What may stand where one of a few words must: for an error about the value at a path, in brackets.
  static func choices(at path: some Sequence<any CodingKey>) -> String
  /// The first value that makes no sense.
  var problem: String? { get }
}

/// Checks that several configurations make.
enum ConfigurationCheck {
  /// What is wrong with a profile's name, which is that of a folder.
  static func problem(name: String) -> String? {
    name.isEmpty || name.contains("/") || name.hasPrefix(".")
      ? "'name' must be the name of a folder, not '\(name)'" : nil
  }

  /// The first of some counts that is not at least 1.
  static func problem(counts: [(key: String, value: Int)]) -> String? {
    counts.first { $0.value < 1 }.map { "'\($0.key)' must be at least 1, not \($0.value)" }
  }

  /// The first of some numbers that is not above 0.
  static func problem(positive: [(key: String, value: Double)]) -> String? {
    positive.first { $0.value <= 0 }.map { "'\($0.key)' must be above 0, not \($0.value)" }
  }

  /// What is wrong with radii, which ascend.
  static func problem(radii: [Double]) -> String? {
    if radii.isEmpty { return "'radii' must name at least one radius" }
    return problem(positive: radii.map { ("radii", $0) })
      ?? (zip(radii, radii.dropFirst()).contains { $0 >= $1 } ? "'radii' must ascend" : nil)
  }
}

extension ConfigurationFile {
  /// Reads and checks a configuration. Every key must be there and no other.
  package init(contentsOf path: String) throws(ConfigurationError) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ConfigurationError(
        path: path, reason: "cannot be read (no such file, or no permission)")
    }
    guard let object = try? JSONSerialization.jsonObject(with: data) else {
      throw ConfigurationError(path: path, reason: "not valid JSON")
    }
    do {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      self = try decoder.decode(Self.self, from: data)
      // What is known is what comes out again.
      if let unknown = try Self.unknownKey(in: object, known: jsonObject()) {
        throw ConfigurationError(path: path, reason: "the key '\(unknown)' is not known")
      }
    } catch let error as ConfigurationError {
      throw error
    } catch {
      throw ConfigurationError(path: path, reason: Self.explanation(of: error, in: object))
    }
    if let problem = problem { throw ConfigurationError(path: path, reason: problem) }
  }

  /// The configuration as JSON, keys sorted: the same text for the same configuration.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  private func jsonObject() throws -> Any {
    try JSONSerialization.jsonObject(with: Data(try json().utf8))
  }

  /// The path of the first key that `known` does not have.
  private static func unknownKey(in object: Any, known: Any) -> String? {
    guard let object = object as? [String: Any], let known = known as? [String: Any] else {
      return nil
    }
    for key in object.keys.sorted() {
      guard let knownValue = known[key], let value = object[key] else { return key }
      if let inner = unknownKey(in: value, known: knownValue) { return "\(key).\(inner)" }
    }
    return nil
  }

  /// - Parameter object: the configuration, in which the wrong value is looked up.
  private static func explanation(of error: any Error, in object: Any) -> String {
    func path(_ context: DecodingError.Context, _ last: (any CodingKey)? = nil) -> String {
      (context.codingPath + [last].compactMap { $0 }).map { key in
        snakeCase(key.intValue.map { "[\($0)]" } ?? key.stringValue)
      }.joined(separator: ".")
    }
    return switch error as? DecodingError {
    case .typeMismatch(_, let context) where context.codingPath.isEmpty:
      "not a JSON object of keys and values"
    case .keyNotFound(let key, let context): "the key '\(path(context, key))' is missing"
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      "'\(path(context))' has the wrong type: \(text(object, at: context.codingPath)) instead of "
        + kind(of: type)
    case .dataCorrupted(let context)
    where ["seeds", "rounds", "programImages", "hiddenSizes"].contains(
      context.codingPath.dropLast().last?.stringValue):
      "the key '\(path(context))' names no network" + choices(at: context.codingPath.dropLast())
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      "'\(path(context))' has a value that is not known: "
        + text(object, at: context.codingPath) + choices(at: context.codingPath)
    // Foundation does not say where.
    default: "a number is out of range ('seed' must be from 0 to \(UInt64.max))"
    }
  }

  /// A value of a configuration as its file has it.
  private static func text(_ object: Any, at path: [any CodingKey]) -> String {
    var value = object
    for key in path {
      let inner =
        key.intValue.flatMap { index in
          (value as? [Any]).flatMap { $0.indices.contains(index) ? $0[index] : nil }
        } ?? (value as? [String: Any])?[snakeCase(key.stringValue)]
      guard let inner else { return "null" }
      value = inner
    }
    let data = try? JSONSerialization.data(withJSONObject: value, options: .fragmentsAllowed)
    return data.map { String(decoding: $0, as: UTF8.self) } ?? "\(value)"
  }

  private static func kind(of type: any Any.Type) -> String {
    switch type {
    case is Bool.Type: "true or false"
    case is String.Type: "a text"
    case is any BinaryInteger.Type: "a whole number"
    case is any BinaryFloatingPoint.Type: "a number"
    case is any Sequence.Type: "a list"
    default: "an object of keys and values"
    }
  }

  private static func snakeCase(_ name: String) -> String {
    name.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
  }
}
