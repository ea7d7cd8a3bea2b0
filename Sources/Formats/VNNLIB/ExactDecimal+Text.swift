/// Why a text is no exact decimal.
public enum ExactDecimalError: Error, Equatable, Sendable {
  /// It is no number.
  case notANumber
  /// It has more digits, or a greater or smaller power of ten, than anybody needs.
  case beyondLimits
}

extension ExactDecimal {
  /// The greatest count of digits that is read.
  public static let mostDigits = 1000
  /// The first and the last digit that are read stand within so many places of the point.
  public static let farthestPlace = 2000

  /// Whether a result is of a size that further arithmetic bears.
  var isWithinLimits: Bool {
    let places = 2 * Self.farthestPlace
    return exponent >= -places && leadingPlace <= places
  }

  /// Reads a number as it is written in decimals: digits with or without a point, a sign before them,
  /// and where wanted a power of ten, for instance `-0.5`, `3`, `1.5e-3` or `2E+4`.
  public init(parsing text: some StringProtocol) throws(ExactDecimalError) {
    var rest = text.utf8[...]
    let isNegative = Self.takeSign(&rest)
    var digits: [UInt8] = []
    var (hasDigits, isAfterPoint, places) = (false, false, 0)
    while let byte = rest.first {
      if byte == UInt8(ascii: "."), !isAfterPoint {
        isAfterPoint = true
      } else if let digit = Self.digit(byte) {
        hasDigits = true
        if digit != 0 || !digits.isEmpty { digits.append(digit) }
        if isAfterPoint { places += 1 }
      } else {
        break
      }
      rest = rest.dropFirst()
    }
    guard hasDigits else { throw .notANumber }
    let power = try Self.takePower(&rest)
    guard rest.isEmpty else { throw .notANumber }
    guard let power, digits.count <= Self.mostDigits, places <= 4 * Self.farthestPlace else {
      throw .beyondLimits
    }
    self.init(
      isNegative: isNegative, magnitude: DecimalMagnitude(digits: digits), exponent: power - places)
    guard exponent >= -Self.farthestPlace, leadingPlace <= Self.farthestPlace else {
      throw .beyondLimits
    }
  }

  /// `e` and a whole number, or nothing; nil for one that no number needs.
  private static func takePower<Bytes: Collection<UInt8>>(
    _ rest: inout Bytes
  ) throws(ExactDecimalError) -> Int? where Bytes.SubSequence == Bytes {
    guard let mark = rest.first, mark | 0x20 == UInt8(ascii: "e") else { return 0 }
    rest = rest.dropFirst()
    let isNegative = takeSign(&rest)
    var (power, hasDigits) = (0, false)
    while let digit = rest.first.flatMap(digit) {
      hasDigits = true
      power = min(10 * power + Int(digit), 1_000_000)
      rest = rest.dropFirst()
    }
    guard hasDigits else { throw .notANumber }
    return power < 1_000_000 ? (isNegative ? -power : power) : nil
  }

  private static func takeSign<Bytes: Collection<UInt8>>(
    _ rest: inout Bytes
  ) -> Bool where Bytes.SubSequence == Bytes {
    guard let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") else {
      return false
    }
    rest = rest.dropFirst()
    return sign == UInt8(ascii: "-")
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte ? byte - UInt8(ascii: "0") : nil
  }
}

extension ExactDecimal: CustomStringConvertible {
  /// The number in full; with a power of ten where that would take many zeros.
  public var description: String {
    guard sign != 0 else { return "0" }
    let (text, sign) = (magnitude.digits, isNegative ? "-" : "")
    switch exponent {
    case 0...20: return sign + text + String(repeating: "0", count: exponent)
    case -(text.count - 1)..<0:
      return sign + text.dropLast(-exponent) + "." + text.suffix(-exponent)
    case -(text.count + 20)..<0:
      return sign + "0." + String(repeating: "0", count: -exponent - text.count) + text
    default: return "\(sign)\(text)e\(exponent)"
    }
  }
}
