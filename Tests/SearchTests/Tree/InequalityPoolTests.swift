import LinearAlgebra
import Testing
import Proofs
import Search

@Suite struct InequalityPoolTests {
  /// 0 <= a_j <= 1 for three neurons.
  let intervals = [Interval](repeating: Interval(0, 1), count: 3)

  @Test func keepsNoMoreThanItsCapacity() {
    let pool = InequalityPool((0..<5).map { atMost(0.5, $0 % 3) }, capacity: 3)
    #expect(pool.inequalities.count == 3)
    for _ in 0..<5 { pool.add(atMost(0.25, 0)) }
    #expect(pool.inequalities.count == 3)
  }

  /// Of three inequalities only the first narrows anything, so the second is the oldest then, and
  /// the third after it.
  @Test func replacesWhatWasOfNoUseForLongest() {
    let pool = InequalityPool(capacity: 3)
    for limit in [0.5, 2, 3] { pool.add(atMost(limit, 0)) }
    var narrowed = intervals
    #expect(pool.narrow(&narrowed, cutoff: 1))
    pool.add(atMost(4, 0))
    #expect(Set(pool.inequalities.map(\.constant)) == [-0.5, -3, -4])
    pool.add(atMost(5, 0))
    #expect(Set(pool.inequalities.map(\.constant)) == [-0.5, -4, -5])
  }

  /// Closing a node is of use too.
  @Test func keepsWhatClosesNodes() {
    let pool = InequalityPool(capacity: 2)
    pool.add(atMost(0.5, 0))
    pool.add(atMost(2, 0))
    var far = [Interval(0.75, 1), Interval(0, 1), Interval(0, 1)]
    #expect(!pool.narrow(&far, cutoff: 1))
    pool.add(atMost(3, 0))
    #expect(Set(pool.inequalities.map(\.constant)) == [-0.5, -3])
  }

  /// a2 <= a1 <= a0 <= 0.5: each round lets the next inequality do something.
  @Test func narrowsUntilNothingChanges() {
    let pool = InequalityPool([atMost(0.5, 0), order(1, 0), order(2, 1)])
    var narrowed = intervals
    #expect(pool.narrow(&narrowed, cutoff: 1))
    for interval in narrowed {
      #expect(interval.lower == 0 && abs(interval.upper - 0.5) < 1e-12)
    }
    let fixedPoint = narrowed
    #expect(pool.narrow(&narrowed, cutoff: 1))
    #expect(narrowed == fixedPoint)
  }

  /// a2 <= a1 <= a0 <= 0.5, and a2 is at least 0.6.
  @Test func saysWhenNothingIsLeft() {
    let pool = InequalityPool([atMost(0.5, 0), order(1, 0), order(2, 1)])
    var narrowed = intervals
    narrowed[2] = Interval(0.6, 1)
    #expect(!pool.narrow(&narrowed, cutoff: 1))
  }

  /// a0 is at most the distance.
  @Test func narrowsByTheCutoff() {
    let pool = InequalityPool([
      ValidInequality(onOutput: [1, 0, 0], onSlack: [0, 0, 0], constant: 0, objective: 1)
    ])
    var narrowed = intervals
    #expect(pool.narrow(&narrowed, cutoff: .infinity))
    #expect(narrowed == intervals)
    #expect(pool.narrow(&narrowed, cutoff: 0.25))
    #expect(abs(narrowed[0].upper - 0.25) < 1e-12)
  }

  @Test func emptyPoolLeavesEverything() {
    var narrowed = intervals
    #expect(InequalityPool().narrow(&narrowed, cutoff: 0))
    #expect(narrowed == intervals)
  }

  /// max(0, a_neuron) <= limit, whatever the distance.
  private func atMost(_ limit: Double, _ neuron: Int) -> ValidInequality {
    ValidInequality(
      onOutput: unit(1, neuron), onSlack: [0, 0, 0], constant: -limit, objective: 0)
  }

  /// a_small <= a_large.
  private func order(_ small: Int, _ large: Int) -> ValidInequality {
    let coefficients = zip(unit(1, small), unit(-1, large)).map { $0 + $1 }
    return ValidInequality(
      onOutput: coefficients, onSlack: coefficients.map { -$0 }, constant: 0, objective: 0)
  }

  private func unit(_ value: Double, _ neuron: Int) -> [Double] {
    (0..<3).map { $0 == neuron ? value : 0 }
  }
}
