import LinearAlgebra
import Queries
import Search
import SearchSupport
import Testing

/// From (0.25, 0.3) of the image (0.8, 0.3), where x1 >= 1.2 x0 holds with nothing to spare.
@Suite struct InwardStepTests {
  private static let ranges = [Interval(0, 1), Interval(0, 1)]
  private static let margin = OutputConstraint(coefficients: [-1.2, 1], lower: 0, name: "margin")
  /// The input's own x0, and its own x1, as the least and the most.
  private static let x0 = OutputConstraint(coefficients: [1, 0], lower: 0.25, name: "x0")
  private static let x1 = OutputConstraint(coefficients: [0, -1], lower: -0.3, name: "x1")

  /// The input after a step that gives the margin 0.12, and the others nothing.
  private func step(
    _ norm: Norm, weights: [Double]? = nil, ranges: [Interval] = ranges,
    others: [OutputConstraint] = []
  ) -> [Double]? {
    let region = OutputRegion(target: 1, constraints: [Self.margin] + others)
    let query = Query(
      network: identityNetwork(), image: [0.8, 0.3], region: region, norm: norm, weights: weights,
      ranges: ranges)
    let needs = [0.12] + others.map { _ in 0 }
    return InwardStep(query, region, from: [0.25, 0.3], needs: needs).result()
  }

  private func isClose(_ input: [Double]?, _ expected: [Double]) -> Bool {
    input.map { zip($0, expected).allSatisfy { abs($0 - $1) < 1e-12 } } ?? false
  }

  /// x0 falls by 0.1 or x1 rises by 0.12.
  @Test func oneInputMovesByTheLeastCost() {
    #expect(isClose(step(.l1), [0.15, 0.3]))
    #expect(isClose(step(.l1, weights: [2, 1]), [0.25, 0.42]))
  }

  /// Both move by t: 2.2 t = 0.12. Of half the weight x1 moves twice as far: 3.2 t = 0.12.
  @Test func allInputsMoveAtOnce() {
    let t = 0.12 / 2.2
    #expect(isClose(step(.linf), [0.25 - t, 0.3 + t]))
    let u = 0.12 / 3.2
    #expect(isClose(step(.linf, weights: [1, 0.5]), [0.25 - u, 0.3 + 2 * u]))
  }

  @Test(arguments: Norm.proved) func anInputStaysInItsRange(norm: Norm) {
    let first = [Interval(0.25, 1), Interval(0, 1)]
    #expect(isClose(step(norm, ranges: first), [0.25, 0.42]))
    let second = [Interval(0, 1), Interval(0, 0.3)]
    #expect(isClose(step(norm, ranges: second), [0.15, 0.3]))
  }

  /// What another condition has nothing of is not taken from it.
  @Test func otherConditionsKeepWhatTheyHave() {
    #expect(isClose(step(.l1, others: [Self.x0]), [0.25, 0.42]))
    #expect(isClose(step(.l1, others: [Self.x1]), [0.15, 0.3]))
    #expect(step(.l1, others: [Self.x0, Self.x1]) == nil)
    #expect(step(.linf, others: [Self.x0]) == nil)
  }

  /// A value to be maximised is no condition that could be missed.
  @Test func aValueStopsNoStep() {
    let values = [Self.x0.asValue, Self.x1.asValue]
    #expect(isClose(step(.l1, others: values), [0.15, 0.3]))
  }
}
