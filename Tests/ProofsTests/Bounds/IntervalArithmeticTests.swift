import LinearAlgebra
import Networks
import Proofs
import Queries
import TestSupport
import Testing

@Suite struct IntervalArithmeticTests {
  static let boxes = [Interval(0, 1), Interval(-1, 1), Interval(-0.7, -0.2), Interval(0.5, 0.5)]

  @Test(arguments: 0..<20 as Range<UInt64>, boxes)
  func boxBoundsHoldAtTheExtremePoints(seed: UInt64, box: Interval) {
    for exponents in [-4...4, -60...60, -545 ... -520] {
      var numbers = HostileNumbers(seed: seed, exponents: exponents)
      let network = numbers.query([6, 4, 3], norm: .l1).network
      let bounds = network.boxBounds(box.lower, box.upper).layers
      expectAffine(network.layers[0], bounds, 0, inputs: Array(repeating: box, count: 6))
      expectAffine(network.layers[1], bounds, 1)
    }
  }

  /// Inputs are no neurons: no ReLU comes before layer 1, so it sees what is below zero.
  @Test func boxBoundsBelowZeroByHand() {
    let network = Network(
      layers: [
        Layer(weight: .init(rows: 2, columns: 2, elements: [1, -2, -1, -1]), bias: [0.5, 3]),
        Layer(weight: .init(rows: 1, columns: 2, elements: [1, -1]), bias: [0]),
      ])
    let bounds = PiecewiseNetwork(network).boxBounds(-1, 1).layers
    let expected = [[Interval(-2.5, 3.5), Interval(1, 5)], [Interval(-5, 2.5)]]
    for (interval, hand) in zip(bounds.joined(), expected.joined()) {
      #expect(interval.lower <= hand.lower && hand.lower - interval.lower < 1e-12)
      #expect(interval.upper >= hand.upper && interval.upper - hand.upper < 1e-12)
    }
  }

  /// A block without a ReLU passes on what is below zero, and the logit adds the input to it. Weights that
  /// may differ by a quarter, and biases by an eighth, add as much either way.
  @Test(arguments: [false, true]) func blocksAndErrorsByHand(hasErrors: Bool) {
    func map(_ elements: [Double], rows: Int, columns: Int, error: Double) -> LinearMap {
      LinearMap(
        Matrix(rows: rows, columns: columns, elements: elements),
        errors: hasErrors ? Matrix(rows: rows, columns: columns, repeating: error) : nil)
    }
    let network = PiecewiseNetwork(
      inputCount: 2,
      blocks: [
        .init(
          [.init(.input, map([1, -2], rows: 1, columns: 2, error: 0.25))], bias: [-1],
          biasErrors: hasErrors ? [0.125] : nil, isRectified: false),
        .init(
          [
            .init(.block(0), map([2], rows: 1, columns: 1, error: 0)),
            .init(.input, map([0, 1], rows: 1, columns: 2, error: 0)),
          ], bias: [3], isRectified: false),
      ], decision: .threshold)
    let bounds = network.bounds(over: [Interval(-1, 0.5), Interval(0, 2)]).layers
    // 0.25 of 1, 0.25 of 2, and 0.125.
    let error = hasErrors ? 0.875 : 0
    let expected = [
      Interval(-1 - 4 - 1 - error, 0.5 - 1 + error),
      Interval(3 + 2 * (-6 - error), 3 + 2 * (-0.5 + error) + 2),
    ]
    for (interval, hand) in zip(bounds.joined(), expected) {
      #expect(interval.lower <= hand.lower && hand.lower - interval.lower < 1e-12)
      #expect(interval.upper >= hand.upper && interval.upper - hand.upper < 1e-12)
    }
  }

  @Test func aReLUPassesOnWhatIsAboveZero() {
    func outputs(isRectified: Bool) -> [Interval] {
      PiecewiseNetwork.Block([], bias: [0, 0, 0], isRectified: isRectified)
        .outputs([Interval(-2, -1), Interval(-1, 3), Interval(1, 2)])
    }
    #expect(outputs(isRectified: true) == [Interval(0, 0), Interval(0, 3), Interval(1, 2)])
    #expect(outputs(isRectified: false) == [Interval(-2, -1), Interval(-1, 3), Interval(1, 2)])
  }
}
