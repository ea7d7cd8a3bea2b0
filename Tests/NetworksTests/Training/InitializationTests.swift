import Networks
import Testing

@Suite struct InitializationTests {
  /// A uniform distribution on [-l, l) has variance l^2 / 3; the sample variance of n numbers from
  /// it has a standard deviation of (l^2 / 3) sqrt(0.8 / n).
  @Test(arguments: [
    (Initialization.he, 2.0 / 300), (.glorot, 2.0 / (300 + 200)),
  ])
  func weightsHaveTheNamedVariance(initialization: Initialization, variance: Double) {
    let network = Network(randomWithSizes: [300, 200], initialization: initialization, seed: 11)
    let weights = network.layers[0].weight.elements.map(Double.init)
    let limit = (3 * variance).squareRoot()
    #expect(weights.allSatisfy { abs($0) <= limit * (1 + 1e-6) })
    #expect(weights.contains { $0 > 0.999 * limit })
    #expect(weights.contains { $0 < -0.999 * limit })
    let count = Double(weights.count)
    let mean = weights.reduce(0, +) / count
    #expect(abs(mean) < 4 * (variance / count).squareRoot())
    let squares = weights.map { $0 * $0 }.reduce(0, +) / count
    #expect(abs(squares - variance) < 4 * variance * (0.8 / count).squareRoot())
  }

  @Test func biasesStartAtZeroAndSizesAreThoseAskedFor() {
    let network = Network(randomWithSizes: [4, 3, 5, 2], outputActivation: .relu, seed: 0)
    #expect(network.architecture == "4-3-5-2")
    #expect(network.outputActivation == .relu)
    #expect(network.layers.allSatisfy { $0.bias.allSatisfy { $0 == 0 } })
  }

  @Test func theSeedDecides() {
    let sizes = [6, 5, 4]
    let first = Network(randomWithSizes: sizes, seed: 1)
    #expect(first == Network(randomWithSizes: sizes, seed: 1))
    #expect(first != Network(randomWithSizes: sizes, seed: 2))
    #expect(first != Network(randomWithSizes: sizes, initialization: .glorot, seed: 1))
  }
}
