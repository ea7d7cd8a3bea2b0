import Basics
import Experiments
import Testing

@Suite struct PairedDifferenceTests {
  @Test func momentsAreTheTextbooks() throws {
    let moments = try #require(Moments([2, 4, 4, 4, 5, 5, 7, 9]))
    #expect(moments.count == 8 && moments.mean == 5)
    #expect(abs(try #require(moments.deviation) - (32.0 / 7).squareRoot()) < 1e-12)
    #expect(Moments([3])?.deviation == nil)
    #expect(Moments([]) == nil)
  }

  @Test func aConstantDifferenceHasNoWidth() throws {
    let difference = try #require(PairedDifference([[2, 2, 2], [2, 2]]))
    #expect(difference.mean == 2 && difference.interval == 2...2 && difference.isClear)
    #expect(difference.runCount == 2 && difference.unitCount == 5)
    #expect(PairedDifference([[], []]) == nil)
    #expect(PairedDifference([]) == nil)
    #expect(PairedDifference([[], [1]])?.mean == 1)
    #expect(PairedDifference([[], [1]])?.runCount == 1)
  }

  /// What a sentence says after "falls by" is positive, and its interval holds it.
  @Test func theSizeOfAFallIsPositive() throws {
    let fall = try #require(PairedDifference([[-1, -2, -3, -2, -1, -4]]))
    #expect(fall.isClear && !fall.isGrowth)
    #expect(fall.size.mean == -fall.mean && fall.size.mean > 0)
    #expect(fall.size.interval.lowerBound == -fall.interval.upperBound)
    #expect(fall.size.interval.upperBound == -fall.interval.lowerBound)
    #expect(fall.size.interval.contains(fall.size.mean))
    let rise = try #require(PairedDifference([[1, 2, 3, 2, 1, 4]]))
    #expect(rise.isGrowth && rise.size.mean == rise.mean && rise.size.interval == rise.interval)
  }

  /// Of n numbers the interval is about 1.96 standard errors wide on either side.
  @Test func theIntervalIsThatOfTheMean() throws {
    var random = SeededRandom(seed: 1)
    let values = (0..<400).map { _ in random.uniform(-1, 3) }
    let moments = try #require(Moments(values))
    let difference = try #require(PairedDifference([values]))
    #expect(abs(difference.mean - moments.mean) < 1e-12)
    let half = 1.96 * (try #require(moments.deviation)) / Double(values.count).squareRoot()
    #expect(abs(difference.interval.lowerBound - (moments.mean - half)) < 0.2 * half)
    #expect(abs(difference.interval.upperBound - (moments.mean + half)) < 0.2 * half)
    #expect(difference == PairedDifference([values]))
  }

  /// Many images say nothing about how seeds differ.
  @Test func seedsThatDisagreeLeaveTheDifferenceOpen() throws {
    let difference = try #require(
      PairedDifference([Array(repeating: 1, count: 500), Array(repeating: -0.5, count: 500)]))
    #expect(difference.mean == 0.25)
    #expect(difference.interval == -0.5...1)
    #expect(!difference.isClear)
  }
}
