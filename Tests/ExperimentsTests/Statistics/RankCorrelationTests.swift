import Experiments
import Testing

@Suite struct RankCorrelationTests {
  /// Whatever grows with the other is 1, whatever falls -1, however uneven the steps.
  @Test func aMonotoneRelationIsOne() throws {
    let values = [1.0, 2, 3, 5, 8]
    #expect(try #require(RankCorrelation(values, values.map { $0 * $0 * $0 })).coefficient == 1)
    #expect(try #require(RankCorrelation(values, values.map { -$0 })).coefficient == -1)
  }

  /// Ranks 1, 2.5, 2.5, 4 against 1, 3, 2, 4: 4.5 / sqrt(4.5 * 5).
  @Test func equalValuesShareTheirRanks() throws {
    let correlation = try #require(RankCorrelation([1, 2, 2, 3], [10, 30, 20, 40]))
    #expect(abs(correlation.coefficient - 4.5 / (4.5 * 5).squareRoot()) < 1e-12)
    #expect(correlation.count == 4)
  }

  @Test func thereIsNoneOfTooFewOrOfConstants() {
    #expect(RankCorrelation([1, 2], [1, 2]) == nil)
    #expect(RankCorrelation([1, 1, 1], [1, 2, 3]) == nil)
    #expect(RankCorrelation([], []) == nil)
  }
}
