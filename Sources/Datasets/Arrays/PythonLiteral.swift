/// The few kinds of Python text that stand in the header of a `.npy` file.
struct PythonLiteral {
  /// A value of the dictionary.
  enum Value: Equatable {
    case text(String)
    case boolean(Bool)
    /// A tuple of whole numbers that are not negative.
    case numbers([Int])
  }

  private let bytes: [UInt8]
  private var place = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// A whole dictionary with nothing but blanks after it; nil for anything else.
  mutating func dictionary() -> [String: Value]? {
    var entries: [String: Value] = [:]
    guard take("{") else { return nil }
    while !take("}") {
      guard let key = text(), take(":"), let value = value(), entries[key] == nil else {
        return nil
      }
      entries[key] = value
      guard take(",") || next == UInt8(ascii: "}") else { return nil }
    }
    return next == nil ? entries : nil
  }

  /// The next byte that is no blank; nil at the end.
  private var next: UInt8? {
    mutating get {
      while place < bytes.count, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[place]) { place += 1 }
      return place < bytes.count ? bytes[place] : nil
    }
  }

  private mutating func take(_ letter: Character) -> Bool {
    guard let next, next == letter.asciiValue else { return false }
    place += 1
    return true
  }

  private mutating func value() -> Value? {
    switch next {
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return text().map(Value.text)
    case UInt8(ascii: "("): return tuple().map(Value.numbers)
    default:
      for (word, value) in [("True", true), ("False", false)]
      where bytes[place...].starts(with: word.utf8) {
        place += word.utf8.count
        return .boolean(value)
      }
      return nil
    }
  }

  private mutating func text() -> String? {
    guard let quote = next, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""),
      let end = bytes[(place + 1)...].firstIndex(of: quote)
    else { return nil }
    defer { place = end + 1 }
    return String(decoding: bytes[place + 1..<end], as: UTF8.self)
  }

  private mutating func tuple() -> [Int]? {
    var numbers: [Int] = []
    guard take("(") else { return nil }
    while !take(")") {
      _ = next
      let digits = bytes[place...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      guard let number = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
      numbers.append(number)
      place += digits.count
      // Python 2 wrote an L after long numbers.
      if place < bytes.count, bytes[place] == UInt8(ascii: "L") { place += 1 }
      guard take(",") || next == UInt8(ascii: ")") else { return nil }
    }
    return numbers
  }
}
