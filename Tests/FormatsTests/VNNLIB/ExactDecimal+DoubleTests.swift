import Basics
import Formats
import LinearAlgebra
import Testing

@Suite struct ExactDecimalDoubleTests {
  /// The enclosure is checked in base 2, by other arithmetic than made it.
  private func check(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let interval = try ExactDecimal(parsing: text).enclosure
    let exact = DecimalReference(text)
    if interval.lower > -.infinity {
      #expect(exact.sign(minus: interval.lower) >= 0, "\(text)", sourceLocation: sourceLocation)
    }
    if interval.upper < .infinity {
      #expect(exact.sign(minus: interval.upper) <= 0, "\(text)", sourceLocation: sourceLocation)
    }
    if interval.lower == interval.upper {
      #expect(exact.sign(minus: interval.lower) == 0, "\(text)", sourceLocation: sourceLocation)
    } else {
      // Neighbours, and the number is neither.
      #expect(interval.lower.nextUp == interval.upper, "\(text)", sourceLocation: sourceLocation)
      if interval.lower.isFinite { #expect(exact.sign(minus: interval.lower) > 0, "\(text)") }
      if interval.upper.isFinite { #expect(exact.sign(minus: interval.upper) < 0, "\(text)") }
    }
  }

  @Test func randomNumbersLieInTheSmallestIntervals() throws {
    var random = SeededRandom(seed: 2)
    for _ in 0..<2000 { try check(random.decimal()) }
    for _ in 0..<100 { try check(random.decimal(digits: 30, power: 330)) }
  }

  @Test func numbersAtHalvesAndEndsLieInTheSmallestIntervals() throws {
    for text in [
      "0.1", "-0.1", "0.5", "1e22", "1e23", "9007199254740993", "-9007199254740993",
      "9007199254740992.9999999999999999999", "9007199254740993.00000000000000000001",
      "1.00000000000000011102230246251565404236316680908203125",
      "1.00000000000000011102230246251565404236316680908203124",
      "1.00000000000000011102230246251565404236316680908203126", "2.2250738585072011e-308",
      "2.2250738585072014e-308", "4.9e-324", "4.9406564584124654e-324", "2.47e-324", "1e-400",
      "-1e-400", "1e-1999", "1.7976931348623157e308", "1.7976931348623158e308",
      "1.7976931348623159e308", "-1.7976931348623159e308", "1e309", "-1e309", "1e1999", "0",
      "0.029999999329447746", "3.991125645861615",
    ] {
      try check(text)
    }
  }

  @Test func pointsBetweenNeighboursAreRoundedBothWays() throws {
    var random = SeededRandom(seed: 3)
    for _ in 0..<200 {
      let value =
        random.uniform(-1, 1) * [1e-300, 1e-5, 1, 1e10, 1e290].randomElement(using: &random)!
      let half = (ExactDecimal(value) + ExactDecimal(value.nextUp)) * ExactDecimal(0.5)
      #expect(half.enclosure == Interval(value, value.nextUp))
      let exact = ExactDecimal(value)
      #expect(exact.enclosure == Interval(value, value))
      let little = try ExactDecimal(parsing: "1e-1500")
      #expect((exact + little).enclosure == Interval(value, value.nextUp))
      #expect((exact - little).enclosure == Interval(value.nextDown, value))
    }
  }

  @Test func theEndsOfTheRangeAreInfinite() throws {
    let greatest = Double.greatestFiniteMagnitude
    #expect(try ExactDecimal(parsing: "1e309").enclosure == Interval(greatest, .infinity))
    #expect(try ExactDecimal(parsing: "-1e1000").enclosure == Interval(-.infinity, -greatest))
    #expect(try ExactDecimal(parsing: "1e-400").enclosure == Interval(0, 0x1p-1074))
    #expect(try ExactDecimal(parsing: "-1e-400").enclosure == Interval(-0x1p-1074, 0))
    #expect(ExactDecimal(-0.0).enclosure == Interval(0, 0))
  }

  @Test func doublesAreTheDecimalsThatTheyAre() throws {
    #expect("\(ExactDecimal(0.1))" == "0.1000000000000000055511151231257827021181583404541015625")
    #expect("\(ExactDecimal(-0x1p70))" == "-1180591620717411303424")
    #expect(ExactDecimal(0.0) == .zero && ExactDecimal(1.0) == .one)
    var random = SeededRandom(seed: 4)
    for _ in 0..<500 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite, abs(value.exponent) < 400 || !value.isNormal else { continue }
      #expect(DecimalReference("\(ExactDecimal(value))").sign(minus: value) == 0, "\(value)")
    }
    for value in [
      0x1p-1074, -0x1p-1074, 0x1p-1022, Double.leastNormalMagnitude.nextDown,
      0x1.fffffffffffffp1023,
    ] {
      #expect(ExactDecimal(value).enclosure == Interval(value, value))
    }
  }
}
