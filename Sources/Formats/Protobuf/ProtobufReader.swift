/// What is wrong with bytes that should be protocol buffers: in words.
struct ProtobufProblem: Error, Equatable {
  let text: String
}

/// The fields of one message in the wire format of protocol buffers, one after the other.
///
/// Nothing is copied before somebody asks for it: a message within a message is a range of the bytes.
struct ProtobufReader {
  /// All of the file.
  let bytes: [UInt8]
  /// Where the next field begins.
  private(set) var position: Int
  /// Where the message ends.
  let end: Int

  /// The message that fills some bytes.
  init(_ bytes: [UInt8]) { self.init(bytes, 0..<bytes.count) }

  /// The message in a range of the bytes.
  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    position = range.lowerBound
    end = range.upperBound
  }

  /// One field of a message.
  struct Field: Equatable {
    /// A value as it is written.
    enum Value: Equatable {
      case varint(UInt64)
      case fixed32(UInt32)
      case fixed64(UInt64)
      /// A text, a message or numbers without their keys.
      case bytes(Range<Int>)
    }

    /// The field's number in the message's definition.
    let number: Int
    let value: Value
  }

  /// The next field; nil at the end of the message.
  mutating func next() throws(ProtobufProblem) -> Field? {
    guard position < end else { return nil }
    let key = try varint()
    let number = Int(key >> 3)
    guard 1..<(1 << 29) ~= number else { throw problem("a field number of \(number)") }
    switch key & 7 {
    case 0: return Field(number: number, value: .varint(try varint()))
    case 1: return Field(number: number, value: .fixed64(try fixed64()))
    case 2:
      let length = try varint()
      guard length <= UInt64(end - position) else {
        throw problem("a field of \(length) bytes where \(end - position) are left")
      }
      let start = position
      position += Int(length)
      return Field(number: number, value: .bytes(start..<position))
    case 5: return Field(number: number, value: .fixed32(try fixed32()))
    default: throw problem("a field of wire type \(key & 7)")
    }
  }

  /// Whether nothing is left.
  var isAtEnd: Bool { position >= end }

  /// A number of seven bits a byte, the lowest first.
  mutating func varint() throws(ProtobufProblem) -> UInt64 {
    var result: UInt64 = 0
    for shift in stride(from: 0, through: 63, by: 7) {
      guard position < end else { throw problem("a number that is cut off") }
      let byte = bytes[position]
      position += 1
      // The tenth byte has one bit to give.
      guard shift < 63 || byte <= 1 else { break }
      result |= UInt64(byte & 0x7f) << UInt64(shift)
      if byte & 0x80 == 0 { return result }
    }
    throw problem("a number of more than 64 bits")
  }

  /// Four bytes, the lowest first.
  mutating func fixed32() throws(ProtobufProblem) -> UInt32 {
    UInt32(truncatingIfNeeded: try fixed(4))
  }

  /// Eight bytes, the lowest first.
  mutating func fixed64() throws(ProtobufProblem) -> UInt64 { try fixed(8) }

  private mutating func fixed(_ count: Int) throws(ProtobufProblem) -> UInt64 {
    guard end - position >= count else { throw problem("a number that is cut off") }
    defer { position += count }
    return (0..<count).reduce(0) { $0 | UInt64(bytes[position + $1]) << UInt64(8 * $1) }
  }

  private func problem(_ what: String) -> ProtobufProblem {
    ProtobufProblem(text: "\(what) at byte \(position)")
  }
}

extension ProtobufReader {
  /// A field that is a message.
  func message(_ field: Field) throws(ProtobufProblem) -> ProtobufReader {
    ProtobufReader(bytes, try range(field))
  }

  /// A field that is a text.
  func text(_ field: Field) throws(ProtobufProblem) -> String {
    let range = try range(field)
    guard let text = String(validating: bytes[range], as: UTF8.self) else {
      throw ProtobufProblem(text: "a text that is no UTF-8 at byte \(range.lowerBound)")
    }
    return text
  }

  /// A field that is bytes.
  func range(_ field: Field) throws(ProtobufProblem) -> Range<Int> {
    guard case .bytes(let range) = field.value else { throw wrongType(field) }
    return range
  }

  /// A field that is an integer.
  func integer(_ field: Field) throws(ProtobufProblem) -> Int {
    guard case .varint(let value) = field.value else { throw wrongType(field) }
    return Int(truncatingIfNeeded: value)
  }

  /// A field that is a float32.
  func float(_ field: Field) throws(ProtobufProblem) -> Float {
    guard case .fixed32(let bits) = field.value else { throw wrongType(field) }
    return Float(bitPattern: bits)
  }

  /// Adds the integers of a field, one or many without keys, to others.
  func append(_ field: Field, to integers: inout [Int]) throws(ProtobufProblem) {
    guard case .bytes(let range) = field.value else {
      integers.append(try integer(field))
      return
    }
    var packed = ProtobufReader(bytes, range)
    while !packed.isAtEnd { integers.append(Int(truncatingIfNeeded: try packed.varint())) }
  }

  /// Adds the float32 numbers of a field to others.
  func append(_ field: Field, to numbers: inout [Float]) throws(ProtobufProblem) {
    guard case .bytes(let range) = field.value else {
      numbers.append(try float(field))
      return
    }
    var packed = ProtobufReader(bytes, range)
    while !packed.isAtEnd { numbers.append(Float(bitPattern: try packed.fixed32())) }
  }

  /// Adds the float64 numbers of a field to others.
  func append(_ field: Field, to numbers: inout [Double]) throws(ProtobufProblem) {
    switch field.value {
    case .fixed64(let bits): numbers.append(Double(bitPattern: bits))
    case .bytes(let range):
      var packed = ProtobufReader(bytes, range)
      while !packed.isAtEnd { numbers.append(Double(bitPattern: try packed.fixed64())) }
    default: throw wrongType(field)
    }
  }

  private func wrongType(_ field: Field) -> ProtobufProblem {
    ProtobufProblem(text: "field \(field.number) of another wire type before byte \(position)")
  }
}
