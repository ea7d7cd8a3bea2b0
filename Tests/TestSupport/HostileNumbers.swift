package import Basics

/// Numbers that rounding is hard on: of many magnitudes down to subnormals, whole, short and long,
/// near powers of two, and opposite to others so that sums cancel.
package struct HostileNumbers {
  package var random: SeededRandom
  /// The least and the greatest power of two.
  package var exponents: ClosedRange<Int>
  private var last = 1.0

  package init(seed: UInt64, exponents: ClosedRange<Int> = -60...60) {
    random = SeededRandom(seed: seed, stream: 4000)
    self.exponents = exponents
  }

  /// The next number; it is not infinite.
  package mutating func next() -> Double {
    let exponent = Int.random(in: exponents, using: &random)
    let size = Double(sign: .plus, exponent: exponent, significand: 1)
    let value: Double =
      switch Int.random(in: 0..<8, using: &random) {
      case 0: 0
      case 1: size
      case 2: size.nextUp
      case 3: size.nextDown
      case 4: -last
      case 5: -last * (1 + .ulpOfOne)
      default: size * random.uniform(1, 2)
      }
    let signed = Bool.random(using: &random) ? value : -value
    if signed != 0 { last = signed }
    return signed
  }

  /// So many numbers.
  package mutating func next(_ count: Int) -> [Double] { (0..<count).map { _ in next() } }

  /// A number from 0 to 1, more often short or at an end than not.
  package mutating func fraction() -> Double {
    switch Int.random(in: 0..<6, using: &random) {
    case 0: 0
    case 1: 1
    case 2: Double(UInt8.random(in: 0...255, using: &random)) / 255
    case 3: Double(sign: .plus, exponent: -Int.random(in: 1...70, using: &random), significand: 1)
    default: random.uniform()
    }
  }
}
