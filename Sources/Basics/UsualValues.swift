// Settings that are written only where they are not as usual: names of stored results are made from the
// text, and stay what they were when a setting is added.

extension KeyedEncodingContainer {
  /// Writes a value that is not the usual one.
  package mutating func encode<Value: Encodable & Equatable>(
    _ value: Value, unless usual: Value, forKey key: Key
  ) throws {
    if value != usual { try encode(value, forKey: key) }
  }
}

extension KeyedDecodingContainer {
  /// Reads a value, or keeps the usual one where there is none.
  package func decode<Value: Decodable>(_ value: inout Value, forKey key: Key) throws {
    value = try decodeIfPresent(Value.self, forKey: key) ?? value
  }
}
