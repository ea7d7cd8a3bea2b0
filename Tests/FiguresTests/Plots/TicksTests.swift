import Figures
import Testing

@Suite struct TicksTests {
  @Test(arguments: [
    (0.0...1.0, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    (0.0...97.0, ["0", "20", "40", "60", "80", "100"]),
    (91.2...93.9, ["91.0", "91.5", "92.0", "92.5", "93.0", "93.5", "94.0"]),
    (-1.5...0.8, ["−1.5", "−1.0", "−0.5", "0.0", "0.5", "1.0"]),
    (0.0...0.003, ["0.0000", "0.0005", "0.0010", "0.0015", "0.0020", "0.0025", "0.0030"]),
    (7.0...7.0, ["6.2", "6.4", "6.6", "6.8", "7.0", "7.2", "7.4", "7.6", "7.8"]),
  ])
  func choosesRoundNumbers(range: ClosedRange<Double>, labels: [String]) {
    #expect(Ticks.linear(range).labels == labels)
  }

  @Test(arguments: [0.0...0.0, 5.0...5.0, -3.0...4.0, 1e-9...2e-9, 1e12...1.5e12, -1e299...1e299])
  func holdsItsValues(range: ClosedRange<Double>) {
    let ticks = Ticks.linear(range)
    #expect(ticks.range.lowerBound <= range.lowerBound)
    #expect(ticks.range.upperBound >= range.upperBound)
    #expect((2...12).contains(ticks.values.count))
    #expect(Set(ticks.labels).count == ticks.labels.count)
  }

  @Test func keepsBoundsThatAreGiven() {
    let ticks = Ticks.linear(0.05...0.95, isFixed: true)
    #expect(ticks.range == 0.05...0.95)
    #expect(ticks.labels == ["0.2", "0.4", "0.6", "0.8"])
  }

  @Test func marksPowersOfTen() {
    let ticks = Ticks.logarithmic(0.03...20_000)
    #expect(ticks.labels == ["0.01", "0.1", "1", "10", "100", "1000", "10⁴", "10⁵"])
    #expect(ticks.range.lowerBound == 0.01)
  }

  @Test func marksShortRangesMoreFinely() {
    #expect(Ticks.logarithmic(1.5...30).labels == ["1", "2", "5", "10", "20", "50"])
  }

  @Test func marksLongRangesMoreCoarsely() {
    let ticks = Ticks.logarithmic(1e-20...1e20)
    #expect(ticks.values.count <= 9)
    #expect(ticks.labels.contains { $0.hasPrefix("10⁻") })
  }

  @Test(arguments: [5.0...5.0, 1.0...1.0, -1.0...0.0, 0.0...10.0])
  func survivesRangesWithoutALogarithm(range: ClosedRange<Double>) {
    let ticks = Ticks.logarithmic(range)
    #expect(ticks.range.lowerBound > 0)
    #expect(ticks.range.lowerBound < ticks.range.upperBound)
    #expect(!ticks.values.isEmpty)
  }
}
