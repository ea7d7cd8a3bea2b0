/// Reads the parts of a text one after the other: SMT-LIB's lists in parentheses, with VNN-LIB's
/// brackets. Comments begin with `;` and end with the line.
struct SExpressionReader {
  /// Lists within lists are read to this depth, so that no text exhausts the stack.
  static let deepest = 500
  /// The greatest number in brackets.
  static let greatestNumber = 1_000_000_000

  private let file: PropertyFile
  private let bytes: [UInt8]
  private var offset = 0
  private var line = 1
  private var lineStart = 0

  init(_ bytes: [UInt8], file: PropertyFile) {
    self.bytes = bytes
    self.file = file
    // A mark of the byte order, with which some editors begin a file.
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { (offset, lineStart) = (3, 3) }
  }

  /// The next part; nil at the end of the text.
  mutating func next() throws(PropertyError) -> SExpression? {
    skipBlanks()
    return offset < bytes.count ? try part(depth: 0) : nil
  }

  private var place: PropertyPlace { PropertyPlace(line: line, column: offset - lineStart + 1) }

  /// The part that begins here, where the text does not end.
  private mutating func part(depth: Int) throws(PropertyError) -> SExpression {
    let start = place
    switch bytes[offset] {
    case UInt8(ascii: "("):
      guard depth < Self.deepest else {
        throw file.unsupported(
          "more than \(Self.deepest) parentheses within each other", at: start,
          remedy: "write + and 'and' with more than two operands")
      }
      offset += 1
      return SExpression(place: start, content: .list(try list(from: start, depth: depth)))
    case UInt8(ascii: "["):
      offset += 1
      return SExpression(place: start, content: .brackets(try numbers(from: start)))
    case UInt8(ascii: "\""):
      offset += 1
      return SExpression(place: start, content: .text(try text(from: start)))
    case UInt8(ascii: ")"):
      throw file.malformed(
        "a ')' without its '('", at: start, remedy: "remove it, or add the '('")
    default:
      let first = offset
      while offset < bytes.count, Self.isWord(bytes[offset]) { offset += 1 }
      guard offset > first, let word = String(validating: bytes[first..<offset], as: UTF8.self)
      else {
        throw file.malformed(
          "a character that has no meaning here", at: start,
          remedy: "remove it; names are letters, digits and underscores")
      }
      return SExpression(place: start, content: .word(word))
    }
  }

  private mutating func list(
    from start: PropertyPlace, depth: Int
  ) throws(PropertyError) -> [SExpression] {
    var parts: [SExpression] = []
    while true {
      skipBlanks()
      guard offset < bytes.count else {
        throw file.malformed(
          "a '(' without its ')'", at: start, remedy: "add the ')'; is the file complete?")
      }
      if bytes[offset] == UInt8(ascii: ")") {
        offset += 1
        return parts
      }
      parts.append(try part(depth: depth + 1))
    }
  }

  /// Whole numbers with commas between them, and the closing bracket.
  private mutating func numbers(from start: PropertyPlace) throws(PropertyError) -> [Int] {
    var numbers: [Int] = []
    while true {
      skipBlanks()
      if numbers.isEmpty, take(UInt8(ascii: "]")) { return numbers }
      guard let number = number() else {
        throw file.malformed(
          "brackets that hold other than whole numbers from 0 to \(Self.greatestNumber) with commas "
            + "between them", at: start, remedy: "write them as in X[0,2]")
      }
      numbers.append(number)
      skipBlanks()
      if take(UInt8(ascii: "]")) { return numbers }
      guard take(UInt8(ascii: ",")) else {
        throw file.malformed(
          "a '[' that neither a comma nor a ']' follows after \(number)", at: start,
          remedy: "write the numbers as in X[0,2]")
      }
    }
  }

  private mutating func number() -> Int? {
    let first = offset
    var number = 0
    while offset < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[offset] {
      number = min(10 * number + Int(bytes[offset] - UInt8(ascii: "0")), Self.greatestNumber + 1)
      offset += 1
    }
    return offset > first && number <= Self.greatestNumber ? number : nil
  }

  /// Up to the closing quote; a backslash keeps the character after it.
  private mutating func text(from start: PropertyPlace) throws(PropertyError) -> String {
    var content: [UInt8] = []
    while offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") {
      var byte = bytes[offset]
      offset += 1
      if byte == UInt8(ascii: "\"") {
        guard let text = String(validating: content, as: UTF8.self) else { break }
        return text
      }
      if byte == UInt8(ascii: "\\"), offset < bytes.count {
        byte = bytes[offset]
        offset += 1
      }
      content.append(byte)
    }
    throw file.malformed(
      "a text that does not end on its line, or is not UTF-8", at: start,
      remedy: "close it with a '\"'")
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard offset < bytes.count, bytes[offset] == byte else { return false }
    offset += 1
    return true
  }

  /// Passes over blanks, ends of lines and comments.
  private mutating func skipBlanks() {
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): offset += 1
      case UInt8(ascii: "\n"):
        offset += 1
        (line, lineStart) = (line + 1, offset)
      case UInt8(ascii: ";"):
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") { offset += 1 }
      default: return
      }
    }
  }

  /// Whether a byte belongs to a word: everything but blanks and what has a meaning of its own.
  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0...UInt8(ascii: " "), 0x7f, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["),
      UInt8(ascii: "]"), UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: ";"):
      false
    default: true
    }
  }
}
