/// A JSON value (RFC 8259), read without mercy: no key stands twice in an object, nothing follows
/// the value, and whole numbers are told from others.
///
/// Foundation's reader accepts more, so it cannot say whether other programs read the same.
package enum StrictJSON: Equatable {
  case object([String: StrictJSON])
  case array([StrictJSON])
  case string(String)
  /// A whole number from 0 on, written with digits alone.
  case integer(Int)
  /// Any other number.
  case number(Double)
  case bool(Bool)
  case null

  /// What a text is not strict JSON by.
  package struct Problem: Error, Equatable {
    /// What is wrong, and where.
    package let description: String
  }

  /// Reads a whole text.
  package init(_ bytes: some Collection<UInt8>) throws(Problem) {
    let bytes = Array(bytes)
    // Strings of other bytes would have to be repaired, and two names could become one.
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw Problem(description: "not UTF-8")
    }
    var reader = Reader(bytes: bytes)
    self = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.isAtEnd else { throw reader.problem("something follows its end") }
  }

  /// The value of an object's key.
  package subscript(_ key: String) -> StrictJSON? {
    if case .object(let pairs) = self { pairs[key] } else { nil }
  }

  /// The whole numbers of an array of nothing else.
  package var integers: [Int]? {
    guard case .array(let values) = self else { return nil }
    var result: [Int] = []
    for value in values {
      guard case .integer(let number) = value else { return nil }
      result.append(number)
    }
    return result
  }

  /// The text of a string.
  package var text: String? { if case .string(let text) = self { text } else { nil } }
}

extension StrictJSON {
  /// A place in a text.
  private struct Reader {
    /// Deeper nesting is nobody's header, and would fill the stack.
    static let largestDepth = 127

    let bytes: [UInt8]
    var position = 0

    var isAtEnd: Bool { position == bytes.count }
    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    func problem(_ what: String) -> Problem { Problem(description: "\(what) at byte \(position)") }

    mutating func skipSpace() {
      while let byte = next, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { position += 1 }
    }

    mutating func take(_ byte: Unicode.Scalar) -> Bool {
      guard next == UInt8(ascii: byte) else { return false }
      position += 1
      return true
    }

    mutating func value(depth: Int) throws(Problem) -> StrictJSON {
      guard depth <= Self.largestDepth else { throw problem("nested too deeply") }
      skipSpace()
      switch next {
      case UInt8(ascii: "{"): return try object(depth: depth)
      case UInt8(ascii: "["): return try array(depth: depth)
      case UInt8(ascii: "\""): return .string(try string())
      case UInt8(ascii: "t"): return try word("true", .bool(true))
      case UInt8(ascii: "f"): return try word("false", .bool(false))
      case UInt8(ascii: "n"): return try word("null", .null)
      default: return try number()
      }
    }

    private mutating func word(_ word: String, _ value: StrictJSON) throws(Problem) -> StrictJSON {
      guard bytes[position...].starts(with: word.utf8) else { throw problem("no value") }
      position += word.utf8.count
      return value
    }

    private mutating func object(depth: Int) throws(Problem) -> StrictJSON {
      position += 1
      var pairs: [String: StrictJSON] = [:]
      skipSpace()
      if take("}") { return .object(pairs) }
      while true {
        skipSpace()
        guard next == UInt8(ascii: "\"") else { throw problem("no key") }
        let key = try string()
        skipSpace()
        guard take(":") else { throw problem("no colon") }
        guard pairs.updateValue(try value(depth: depth + 1), forKey: key) == nil else {
          throw Problem(description: "'\(key)' stands in it twice")
        }
        skipSpace()
        if take("}") { return .object(pairs) }
        guard take(",") else { throw problem("no comma") }
      }
    }

    private mutating func array(depth: Int) throws(Problem) -> StrictJSON {
      position += 1
      var values: [StrictJSON] = []
      skipSpace()
      if take("]") { return .array(values) }
      while true {
        values.append(try value(depth: depth + 1))
        skipSpace()
        if take("]") { return .array(values) }
        guard take(",") else { throw problem("no comma") }
      }
    }

    private mutating func string() throws(Problem) -> String {
      position += 1
      var text: [UInt8] = []
      while let byte = next {
        switch byte {
        case UInt8(ascii: "\""):
          position += 1
          return String(decoding: text, as: UTF8.self)
        case UInt8(ascii: "\\"):
          text += String(try escape()).utf8
        case ..<0x20: throw problem("a control character")
        default:
          text.append(byte)
          position += 1
        }
      }
      throw problem("an open string")
    }

    private mutating func escape() throws(Problem) -> Unicode.Scalar {
      position += 1
      let simple: [Unicode.Scalar: Unicode.Scalar] = [
        "\"": "\"", "\\": "\\", "/": "/", "b": "\u{8}", "f": "\u{c}", "n": "\n", "r": "\r",
        "t": "\t",
      ]
      if let byte = next, let scalar = simple[Unicode.Scalar(byte)] {
        position += 1
        return scalar
      }
      guard let first = hexadecimal() else { throw problem("no such escape") }
      if let scalar = Unicode.Scalar(first) { return scalar }
      // The first half of a pair, and then the second.
      guard 0xd800..<0xdc00 ~= first, take("\\"), let second = hexadecimal(),
        0xdc00..<0xe000 ~= second,
        let scalar = Unicode.Scalar(0x1_0000 + (first - 0xd800) << 10 + (second - 0xdc00))
      else { throw problem("half a surrogate pair") }
      return scalar
    }

    /// The number behind a `\u`: four hexadecimal digits.
    private mutating func hexadecimal() -> UInt32? {
      guard take("u"), position + 4 <= bytes.count else { return nil }
      let digits = bytes[position..<position + 4].map { Character(Unicode.Scalar($0)) }
      guard digits.allSatisfy(\.isHexDigit), let value = UInt32(String(digits), radix: 16) else {
        return nil
      }
      position += 4
      return value
    }

    private mutating func number() throws(Problem) -> StrictJSON {
      let start = position
      let isNegative = take("-")
      let wholeStart = position
      let wholeDigits = skipDigits()
      guard wholeDigits > 0, wholeDigits == 1 || bytes[wholeStart] != UInt8(ascii: "0") else {
        throw problem("no value")
      }
      var isWhole = !isNegative
      if take(".") {
        isWhole = false
        guard skipDigits() > 0 else { throw problem("no number") }
      }
      if take("e") || take("E") {
        isWhole = false
        if !take("+") { _ = take("-") }
        guard skipDigits() > 0 else { throw problem("no number") }
      }
      let text = String(decoding: bytes[start..<position], as: UTF8.self)
      if isWhole, let integer = Int(text) { return .integer(integer) }
      guard let value = Double(text), value.isFinite else { throw problem("a number too large") }
      return .number(value)
    }

    private mutating func skipDigits() -> Int {
      let start = position
      while let byte = next, UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { position += 1 }
      return position - start
    }
  }
}
