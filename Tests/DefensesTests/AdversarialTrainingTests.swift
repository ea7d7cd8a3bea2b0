import Attacks
import Defenses
import Networks
import TestSupport
import Testing
import Queries

@Suite struct AdversarialTrainingTests {
  private static let digits = TinyDigits.labelled(TinyDigits.trainImages)
  private static let untrained = Network(randomWithSizes: [49, 12, 10], seed: 2)

  private static func options(epochs: Int, seed: UInt64 = 2) -> TrainingOptions {
    var options = TrainingOptions()
    options.epochs = epochs
    options.batchSize = 8
    options.learningRate = 0.01
    options.seed = seed
    return options
  }

  private static func attack(_ norm: Norm) -> GradientAttack {
    GradientAttack(norm: norm, radius: norm == .l1 ? 1 : norm == .l2 ? 0.3 : 0.1)
  }

  private func trained(
    _ adversarial: AdversarialTraining, epochs: Int = 2, seed: UInt64 = 2
  ) throws -> Network {
    try Self.untrained.trained(
      adversarial, on: Self.digits, options: Self.options(epochs: epochs, seed: seed))
  }

  /// Judged by a stronger attack than the one trained against, on images that training did not see.
  @Test(arguments: Norm.allCases)
  func theNetworkIsMoreRobust(norm: Norm) throws {
    let plain = try Self.untrained.trained(on: Self.digits, options: Self.options(epochs: 40))
    let robust = try trained(AdversarialTraining(attack: Self.attack(norm)), epochs: 40)
    let test = TinyDigits.labelled(TinyDigits.testImages)
    var stronger = Self.attack(norm)
    stronger.steps = 30
    func accuracy(_ network: Network) throws -> Double {
      try network.accuracy(on: test.attacked(network, by: stronger, seed: 9))
    }
    #expect(try accuracy(robust) > accuracy(plain) + 0.1)
    #expect(robust.accuracy(on: test) > 0.9)
  }

  @Test(arguments: Norm.allCases)
  func theSameSeedGivesTheSameBytes(norm: Norm) throws {
    let adversarial = AdversarialTraining(attack: Self.attack(norm))
    let first = try trained(adversarial)
    #expect(try first == trained(adversarial))
    #expect(try first != trained(adversarial, seed: 3))
    #expect(first != Self.untrained)
  }

  /// Nothing to attack: ordinary training.
  @Test func cleanBatchesAreTrainedOnAsTheyAre() throws {
    let plain = try Self.untrained.trained(on: Self.digits, options: Self.options(epochs: 2))
    let attack = Self.attack(.linf)
    #expect(try trained(AdversarialTraining(attack: attack, cleanFraction: 1)) == plain)
    let half = try trained(AdversarialTraining(attack: attack, cleanFraction: 0.5))
    #expect(half != plain)
    #expect(try half != trained(AdversarialTraining(attack: attack)))
  }

  /// One batch of everything in one epoch: the step is that of ordinary training on the inputs
  /// that the attack makes of it.
  @Test func aStepIsOneOnAdversarialInputs() throws {
    var attack = Self.attack(.linf)
    attack.startsAtRandom = false
    var options = Self.options(epochs: 1)
    options.batchSize = Self.digits.count
    let replaced = try Self.digits.attacked(Self.untrained, by: attack)
    var epoch: EpochResult?
    let network = try Self.untrained.trained(
      AdversarialTraining(attack: attack, warmUp: 0), on: Self.digits, options: options
    ) { epoch = $0 }
    var expectedEpoch: EpochResult?
    let expected = try Self.untrained.trained(on: replaced, options: options) {
      expectedEpoch = $0
    }
    #expect(epoch?.accuracy == expectedEpoch?.accuracy)
    for (layer, expectedLayer) in zip(network.layers, expected.layers) {
      let pairs = zip(layer.weight.elements, expectedLayer.weight.elements)
      #expect(pairs.allSatisfy { abs($0 - $1) < 1e-3 })
    }
  }

  /// In the first of many steps the ball has hardly any size, so the loss is that of the images.
  @Test func theRadiusGrowsDuringTheWarmUp() throws {
    func losses(_ warmUp: Double) throws -> [Double] {
      var losses: [Double] = []
      var options = Self.options(epochs: 10)
      options.learningRate = 1e-9
      _ = try Self.untrained.trained(
        AdversarialTraining(attack: Self.attack(.linf), warmUp: warmUp), on: Self.digits,
        options: options
      ) { losses.append($0.loss) }
      return losses
    }
    let grown = try losses(0.5)
    let full = try losses(0)
    #expect(zip(grown.prefix(5), grown.dropFirst()).allSatisfy { $0 < $1 })
    #expect(grown[0] < 0.9 * full[0])
    #expect(abs(grown[9] - full[9]) < 0.01 * full[9])
  }

  @Test func newWeightsKeepTheShape() {
    let network = Network(randomWithSizes: [5, 4, 3], outputActivation: .relu, seed: 1)
    let fresh = network.withRandomParameters(seed: 8)
    #expect(fresh == Network(randomWithSizes: [5, 4, 3], outputActivation: .relu, seed: 8))
  }
}
