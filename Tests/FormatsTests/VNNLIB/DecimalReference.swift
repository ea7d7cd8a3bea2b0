import Basics
import LinearAlgebra

/// A decimal number as a whole number of base 2 over a power of ten: what `ExactDecimal`, which counts
/// in tens, is compared with.
struct DecimalReference {
  /// The number is this over 10^places.
  let numerator: ExactNumber
  let places: Int

  /// Reads what `ExactDecimal` reads and writes.
  init(_ text: String) {
    let parts = text.lowercased().split(separator: "e")
    let digits = parts[0].filter { $0.isNumber }
    let isNegative = parts[0].hasPrefix("-")
    let point = parts[0].firstIndex(of: ".").map { parts[0][$0...].count - 1 } ?? 0
    let power = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    var number = ExactNumber()
    for digit in digits {
      number = number * ExactNumber(10) + ExactNumber(Double(digit.wholeNumberValue ?? 0))
    }
    numerator = (isNegative ? -number : number) * Self.tenth(max(0, power - point))
    places = max(0, point - power)
  }

  private static func tenth(_ power: Int) -> ExactNumber {
    (0..<power).reduce(ExactNumber(1)) { number, _ in number * ExactNumber(10) }
  }

  /// The sign of this number minus `value`.
  func sign(minus value: Double) -> Int {
    (numerator - ExactNumber(value) * Self.tenth(places)).sign
  }

  /// The sign of this number minus another.
  func sign(minus other: DecimalReference) -> Int {
    let places = max(places, other.places)
    return (scaled(to: places) - other.scaled(to: places)).sign
  }

  /// Whether this is a + b.
  func isSum(of a: DecimalReference, _ b: DecimalReference) -> Bool {
    let all = max(places, a.places, b.places)
    return (scaled(to: all) - a.scaled(to: all) - b.scaled(to: all)).sign == 0
  }

  /// Whether this is a b.
  func isProduct(of a: DecimalReference, _ b: DecimalReference) -> Bool {
    let product = a.numerator * b.numerator
    let all = max(places, a.places + b.places)
    return (scaled(to: all) - product * Self.tenth(all - a.places - b.places)).sign == 0
  }

  private func scaled(to places: Int) -> ExactNumber {
    numerator * Self.tenth(places - self.places)
  }
}

extension SeededRandom {
  /// A decimal number as people and programs write them.
  mutating func decimal(digits: Int = 40, power: Int = 40) -> String {
    let whole = (0..<Int.random(in: 1...digits, using: &self)).map { _ in
      String(Int.random(in: 0...9, using: &self))
    }.joined()
    var text = ["-", "", "+"][Int.random(in: 0..<3, using: &self)] + whole
    if Bool.random(using: &self) {
      text += "." + String(Int.random(in: 0...999_999, using: &self))
    }
    if Bool.random(using: &self) {
      text += Bool.random(using: &self) ? "e" : "E"
      text += String(Int.random(in: -power...power, using: &self))
    }
    return text
  }
}
