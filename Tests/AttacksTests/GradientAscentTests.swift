import Attacks
import LinearAlgebra
import Networks
import TestSupport
import Testing

@Suite struct GradientAscentTests {
  private static let digits = TinyDigits.labelled(TinyDigits.trainImages).subset(0..<8)

  /// Inputs of a training are replaced with the parameters that it has by then, whatever they were
  /// when the attack first saw it, and so they are with another training.
  @Test func aTrainingsParametersAreThoseOfTheMoment() throws {
    let networks = (1...3).map { Network(randomWithSizes: [49, 6, 10], seed: $0) }
    let attack = GradientAttack(norm: .linf, radius: 0.1, startsAtRandom: false)
    let ascent = GradientAscent(attack, inputCount: 49, batchSize: 8, seed: 0)
    let digits = Self.digits
    func replaced(_ step: Backpropagation) -> [Float] {
      withExtendedLifetime(step) {
        step.inputs.update(from: digits.inputs.elements, count: 8 * 49)
        // The last two stay as they are.
        ascent.replaceInputs(of: step, labels: digits.labels[..<6])
        return (0..<8 * 49).map { step.inputs[$0] }
      }
    }
    func expected(_ network: Network) throws -> [Float] {
      try digits.subset(0..<6).attacked(network, by: attack).inputs.elements
        + digits.subset(6..<8).inputs.elements
    }
    let step = Backpropagation(network: networks[0], loss: .crossEntropy, batchSize: 8)
    #expect(try replaced(step) == expected(networks[0]))
    let other = Backpropagation(network: networks[1], loss: .crossEntropy, batchSize: 8)
    withExtendedLifetime(other) {
      step.parameters.update(from: other.parameters, count: step.parameterCount)
    }
    #expect(try replaced(step) == expected(networks[1]))
    let another = Backpropagation(network: networks[2], loss: .crossEntropy, batchSize: 8)
    #expect(try replaced(another) == expected(networks[2]))
    #expect(try expected(networks[0]) != expected(networks[1]))
  }
}
