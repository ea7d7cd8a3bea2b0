import Basics
import Networks
import Testing
import Verification

@Suite struct BallBoundsTests {
  /// The most that 1 x0 - 2 x1 can gain within a budget of 0.5 from (0.8, 0.3): x1 falls by 0.3,
  /// which gives 0.6, and x0 rises by the other 0.2, which gives 0.2.
  @Test func knapsackByHand() {
    let network = Network(
      layers: [
        Layer(weight: .init(rows: 1, columns: 2, elements: [1, -2]), bias: [0.5]),
        Layer(weight: .init(rows: 2, columns: 1, elements: [1, -1]), bias: [0, 0]),
      ])
    let problem = AttackProblem(
      network: ExactNetwork(network), image: [0.8, 0.3], rule: MarginRule(target: 1))
    let first = problem.ballBounds(radius: 0.5).layers[0][0]
    let center = 0.5 + 0.8 - 0.6
    #expect(abs(first.upper - (center + 0.8)) < 1e-12)
    // Downward: x1 rises by 0.5, which takes 1.
    #expect(abs(first.lower - (center - 1)) < 1e-12)
  }

  @Test(arguments: 0..<30 as Range<UInt64>, [Norm.l1, .linf])
  func holdForEveryInputInTheBall(seed: UInt64, norm: Norm) {
    var test = RandomCase(seed: seed)
    let problem = AttackProblem(
      network: test.network, image: test.image, rule: MarginRule(target: test.target), norm: norm,
      maxDeviation: seed % 2 == 0 ? 0.5 : nil)
    for radius in [0.05, 0.3, 1, .infinity] {
      let bounds = problem.ballBounds(radius: radius)
      for _ in 0..<20 {
        let input = test.input(of: problem, within: radius)
        for (values, intervals) in zip(test.network.preActivations(input), bounds.layers) {
          for (value, interval) in zip(values, intervals) {
            #expect(interval.lower <= value && value <= interval.upper)
          }
        }
      }
    }
  }

  static let boxes = [Interval(0, 1), Interval(-1, 1), Interval(-0.7, -0.2), Interval(0.5, 0.5)]

  @Test(arguments: 0..<20 as Range<UInt64>, boxes)
  func boxBoundsHoldForEveryInput(seed: UInt64, box: Interval) {
    var test = RandomCase(seed: seed)
    let bounds = test.network.boxBounds(box.lower, box.upper)
    for _ in 0..<50 {
      let input = test.image.map { _ in test.random.uniform(box.lower, box.upper) }
      for (layer, intervals) in zip(test.network.preActivations(input), bounds.layers) {
        for (value, interval) in zip(layer, intervals) {
          #expect(interval.lower <= value && value <= interval.upper)
        }
      }
    }
  }

  /// Inputs are no neurons: no ReLU comes before layer 1, so it sees what is below zero.
  @Test func boxBoundsBelowZeroByHand() {
    let network = Network(
      layers: [
        Layer(weight: .init(rows: 2, columns: 2, elements: [1, -2, -1, -1]), bias: [0.5, 3]),
        Layer(weight: .init(rows: 1, columns: 2, elements: [1, -1]), bias: [0]),
      ])
    let bounds = ExactNetwork(network).boxBounds(-1, 1).layers
    let expected = [[Interval(-2.5, 3.5), Interval(1, 5)], [Interval(-5, 2.5)]]
    for (interval, hand) in zip(bounds.joined(), expected.joined()) {
      #expect(interval.lower <= hand.lower && hand.lower - interval.lower < 1e-12)
      #expect(interval.upper >= hand.upper && interval.upper - hand.upper < 1e-12)
    }
  }
}
