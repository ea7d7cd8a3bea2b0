import TestSupport
import Basics
import Defenses
import LinearAlgebra
import Networks
import Testing

@Suite struct PerturbationProblemTests {
  private let network = Network(randomWithSizes: [3, 4, 2], seed: 5)

  private func problem(
    _ inputs: [[Double]], parts: PerturbationParts = .both, weightLimit: Double? = nil,
    disturbanceLimit: Double? = nil
  ) -> PerturbationProblem {
    PerturbationProblem(
      network: PiecewiseNetwork(network), images: inputs.map { LabelledImage(input: $0, label: 0) },
      parts: parts, weightLimit: weightLimit, disturbanceLimit: disturbanceLimit)
  }

  /// 0 to 1 may become -1 to 1, 0.5 to 0.75 eight times as wide; the last never changes.
  @Test func weightsAreLimitedByTheBoxAlone() {
    let problem = problem([[0, 0.5, 0.25], [1, 0.75, 0.25]])
    #expect(problem.weightRanges == [Interval(0, 2), Interval(0, 8), Interval(1, 1)])
    #expect(problem.disturbanceRanges[0] == Interval(-1, 1))
    #expect(problem.disturbanceRanges[1] == Interval(-5, 1))
    #expect(problem.disturbanceRanges[2] == Interval(-1.25, 0.75))
  }

  @Test func onePartAloneIsLimitedByItself() {
    let inputs = [[0, 0.5, 0], [1, 0.75, 0]]
    let weights = problem(inputs, parts: .weights)
    #expect(
      weights.weightRanges == [Interval(0, 1), Interval(0, (1 / 0.75).nextUp), Interval(1, 1)])
    #expect(weights.disturbanceRanges.allSatisfy { $0 == Interval(0, 0) })
    let disturbances = problem(inputs, parts: .disturbances)
    #expect(disturbances.weightRanges.allSatisfy { $0 == Interval(1, 1) })
    #expect(
      disturbances.disturbanceRanges == [Interval(-1, 0), Interval(-1.5, 0.25), Interval(-1, 1)])
  }

  /// With limited disturbances a weight can do more for an input that is the same in all images.
  @Test func limitsNarrowTheRanges() {
    let problem = problem([[0, 0.5, 0.5], [1, 0.75, 0.5]], weightLimit: 3, disturbanceLimit: 0.5)
    #expect(problem.weightRanges == [Interval(0, 2), Interval(0, 4), Interval(0, 3)])
    #expect(problem.disturbanceRanges.allSatisfy { $0 == Interval(-0.5, 0.5) })
  }

  @Test(arguments: PerturbationParts.allCases, [nil, 0.3] as [Double?])
  func trainingStaysAllowed(parts: PerturbationParts, limit: Double?) {
    let problem = SmallPerturbations.problem(
      seed: 7, parts: parts, weightLimit: limit, disturbanceLimit: limit)
    var training = PerturbationTraining()
    training.learningRate = 0.5
    training.steps = 50
    training.isForgiving = true
    let start = InputPerturbation(weights: [9, 0, 3, 1], disturbances: [4, -4, 0, 2])
    let found = training.train(problem, from: start)
    #expect(problem.allows(found) || found == start)
    #expect(!problem.allows(start))
  }

  @Test func theBoxHoldsForEveryImage() {
    let problem = problem([[0, 0, 0], [1, 1, 1]])
    #expect(problem.allows(InputPerturbation(weights: [2, 1, 1], disturbances: [-1, 0, 0])))
    #expect(!problem.allows(InputPerturbation(weights: [2, 1, 1], disturbances: [-0.5, 0, 0])))
    #expect(!problem.allows(InputPerturbation(weights: [1, 1, 1], disturbances: [0.1, 0, 0])))
  }

  /// The perturbation becomes part of the first layer.
  @Test func aPerturbedNetworkSeesPerturbedInputs() {
    let perturbation = InputPerturbation(weights: [0.5, 2, 1], disturbances: [0.25, -0.5, 0])
    let input = [0.5, 0.25, 1]
    #expect(perturbation.applied(to: input) == [0.5, 0, 1])
    #expect(perturbation.weightDistance == 1.5 && perturbation.disturbanceDistance == 0.75)
    #expect(perturbation.distance == 2.25)
    let expected = PiecewiseNetwork(network).logits(perturbation.applied(to: input))
    let found = PiecewiseNetwork(network.perturbed(by: perturbation)).logits(input)
    for (a, b) in zip(expected, found) { #expect(abs(a - b) < 1e-6) }
    #expect(network.perturbed(by: InputPerturbation(identityOf: 3)) == network)
  }

  /// Where the network itself answers nothing, there is no perturbation to choose.
  @Test func aNetworkWithoutAnAnswerHasNoConditionalPerturbation() {
    let same = InputPerturbation(identityOf: 3)
    var random = SeededRandom(seed: 3)
    let elements = (0..<60).map { _ in Float(random.uniform()) }
    let inputs = Matrix(rows: 20, columns: 3, elements: elements)
    let logits = network.logits(inputs)
    var lowered = network.reading(outputs: .relu)
    let largest = (0..<20).map { logits.row($0).max() ?? 0 }.sorted()
    let last = lowered.layers.count - 1
    for index in lowered.layers[last].bias.indices {
      lowered.layers[last].bias[index] -= (largest[9] + largest[10]) / 2
    }
    let found = PerturbedNetwork(lowered, [same, same]).predictions(inputs)
    #expect(found == lowered.predictions(inputs))
    #expect(found.count { $0 == nil } == 10)
    for row in 0..<20 {
      let input = inputs.row(row).map(Double.init)
      #expect(PerturbedNetwork(lowered, [same, same]).classification(input) == found[row])
    }
  }

  /// The network's own answer chooses the perturbation.
  @Test func aConditionalPerturbationIsThatOfTheAnswer() {
    let off = InputPerturbation(weights: [0, 0, 0], disturbances: [0, 0, 0])
    let same = InputPerturbation(identityOf: 3)
    var random = SeededRandom(seed: 2)
    let elements = (0..<60).map { _ in Float(random.uniform()) }
    let inputs = Matrix(rows: 20, columns: 3, elements: elements)
    let plain = network.predictions(inputs)
    let blind = network.perturbed(by: off).predictions(inputs)
    let found = PerturbedNetwork(network, [same, off]).predictions(inputs)
    #expect(found == zip(plain, blind).map { $0 == 0 ? $0 : $1 })
    #expect(PerturbedNetwork(network, [off]).predictions(inputs) == blind)
    for row in 0..<20 {
      #expect(
        PerturbedNetwork(network, [same, off]).classification(inputs.row(row).map(Double.init))
          == found[row])
    }
  }
}
