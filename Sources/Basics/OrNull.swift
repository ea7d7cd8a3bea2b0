/// A value that may be missing, and is then written as null instead of being left out: files keep
/// their keys. Where the key is missing, nil is read.
@propertyWrapper
public struct OrNull<Value> {
  /// The value, if there is one.
  public var wrappedValue: Value?

  /// A value, or none.
  public init(wrappedValue: Value? = nil) { self.wrappedValue = wrappedValue }
}

extension OrNull: Sendable where Value: Sendable {}
extension OrNull: Equatable where Value: Equatable {}

extension OrNull: Encodable where Value: Encodable {
  /// Writes the value or null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(wrappedValue)
  }
}

extension OrNull: Decodable where Value: Decodable {
  /// Reads a value or null.
  public init(from decoder: any Decoder) throws {
    self.init(wrappedValue: try decoder.singleValueContainer().decode(Value?.self))
  }
}

extension KeyedDecodingContainer {
  /// What a type's own decoding calls for such a property: a missing key is no error.
  public func decode<Value: Decodable>(
    _ type: OrNull<Value>.Type, forKey key: Key
  ) throws -> OrNull<Value> {
    OrNull(wrappedValue: try decodeIfPresent(Value.self, forKey: key))
  }
}
