import LinearAlgebra
import Networks
import Proofs
import Queries
import TestSupport
import Testing

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
    for norm in Norm.proved {
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
