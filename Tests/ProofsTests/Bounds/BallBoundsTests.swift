import LinearAlgebra
import Networks
import TestSupport
import SearchSupport
import Testing
import Proofs
import Queries

@Suite struct BallBoundsTests {
  /// The most that 1 x0 - 2 x1 can gain within a budget of 0.5 from (0.8, 0.3): x1 falls by 0.3,
  /// which gives 0.6, and x0 rises by the other 0.2, which gives 0.2.
  @Test func knapsackByHand() {
    let network = Network(
      layers: [
        Layer(weight: .init(rows: 1, columns: 2, elements: [1, -2]), bias: [0.5]),
        Layer(weight: .init(rows: 2, columns: 1, elements: [1, -1]), bias: [0, 0]),
      ])
    let query = Query(
      network: PiecewiseNetwork(network), image: [0.8, 0.3], rule: MarginRule(target: 1))
    let first = query.ballBounds(radius: 0.5).layers[0][0]
    let center = 0.5 + 0.8 - 0.6
    #expect(abs(first.upper - (center + 0.8)) < 1e-12)
    // Downward: x1 rises by 0.5, which takes 1.
    #expect(abs(first.lower - (center - 1)) < 1e-12)
  }

  /// The greatest and least of layer 1 over the ball are those of exact arithmetic or beyond, at
  /// its extreme points; the deeper layers' those over the intervals of the layer before.
  @Test(
    arguments: 0..<40 as Range<UInt64>,
    [-4...4, -60...60, -545 ... -520, -1074 ... -1030])
  func holdAtTheExtremePoints(seed: UInt64, exponents: ClosedRange<Int>) {
    var numbers = HostileNumbers(seed: seed, exponents: exponents)
    for norm in Norm.allCases {
      let exact = numbers.query([8, 4, 3, 2], norm: norm)
      let errors =
        seed % 2 == 0 ? nil : Matrix(rows: 4, columns: 8, elements: numbers.next(32).map(abs))
      let query = Query(
        network: PiecewiseNetwork(
          layers: exact.network.layers, outputActivation: .linear, firstLayerErrors: errors),
        image: exact.inputs.center, region: exact.regions[0], norm: norm,
        weights: seed % 4 < 2 ? (0..<8).map { _ in numbers.random.uniform(0.1, 9) } : nil,
        maxDeviation: seed % 3 == 1 ? 0.3 : nil)
      for radius in [0x1p-70, 0.1, 0.7, 1 / 3, 2.9, .infinity] {
        let bounds = query.ballBounds(radius: radius).layers
        let layer = query.network.layers[0]
        for (neuron, interval) in bounds[0].enumerated() {
          for sign in [1.0, -1] {
            // Whichever weights are meant, at the ends of what their errors allow.
            for shift in [1.0, -1] {
              let meant = (0..<8).map { input in
                Dyadic(sign * layer.weight[neuron, input])
                  + Dyadic(shift * (errors?[neuron, input] ?? 0))
              }
              let greatest = query.exactGreatest(
                bias: sign * layer.bias[neuron], meant, radius: radius)
              let bound = Dyadic(sign > 0 ? interval.upper : -interval.lower)
              #expect(greatest.numerator <= bound * greatest.denominator)
            }
          }
        }
        for layer in 1..<3 { expectAffine(query.network.layers[layer], bounds, layer) }
      }
    }
  }

  /// Expects that a layer's intervals are those over the outputs of the layer before, or wider.
  private func expectAffine(
    _ layer: (weight: Matrix<Double>, bias: [Double]), _ bounds: [[Interval]], _ index: Int,
    inputs: [Interval]? = nil
  ) {
    let inputs =
      inputs ?? bounds[index - 1].map { Interval(max(0, $0.lower), max(0, $0.upper)) }
    for (neuron, interval) in bounds[index].enumerated() {
      var (low, high) = (Dyadic(layer.bias[neuron]), Dyadic(layer.bias[neuron]))
      for (weight, input) in zip(layer.weight.row(neuron), inputs) {
        let ends = [input.lower, input.upper].map { Dyadic(weight) * Dyadic($0) }
        low += min(ends[0], ends[1])
        high += max(ends[0], ends[1])
      }
      #expect(Dyadic(interval.lower) <= low && high <= Dyadic(interval.upper))
    }
  }

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
}

extension Query {
  /// The greatest of bias + weights * input over the ball, exactly: the radius is spent on what is
  /// worth most for its cost.
  fileprivate func exactGreatest(
    bias: Double, _ weights: [Dyadic], radius: Double
  ) -> (numerator: Dyadic, denominator: Dyadic) {
    let one = Dyadic(1)
    var (sum, denominator) = (Dyadic(bias), one)
    for (weight, value) in zip(weights, inputs.center) { sum += weight * Dyadic(value) }
    let offers = weights.indices.map { input in
      let ends = extremeChanges[input]
      return (
        worth: weights[input].magnitude, cost: Dyadic(inputs.ball.weight(input)),
        capacity: weights[input] > .zero ? ends[2] : -ends[0]
      )
    }
    var left = radius == .infinity ? nil : Dyadic(radius)
    for (worth, cost, capacity) in offers.sorted(by: { $0.worth * $1.cost > $1.worth * $0.cost }) {
      if let budget = left, budget < cost * capacity {
        // worth * budget / cost
        sum = sum * cost + worth * budget * denominator
        denominator = denominator * cost
        if inputs.ball.norm == .l1 { left = .zero }
      } else {
        sum += worth * capacity * denominator
        if inputs.ball.norm == .l1 { left = left.map { $0 - cost * capacity } }
      }
    }
    return (sum, denominator)
  }
}
