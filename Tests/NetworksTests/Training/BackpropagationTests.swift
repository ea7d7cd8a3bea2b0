import Basics
import LinearAlgebra
import Networks
import Testing

@Suite struct BackpropagationTests {
  /// A kind of network and loss.
  struct Case: Sendable, CustomTestStringConvertible {
    let sizes: [Int]
    let loss: Loss
    let outputActivation: OutputActivation
    var testDescription: String { "\(sizes) \(loss.rawValue) \(outputActivation.rawValue)" }
  }

  static let cases = [[3, 4], [5, 6, 3], [7, 6, 5, 4], [4, 5, 5, 5, 2]].flatMap { sizes in
    Loss.allCases.flatMap { loss in
      OutputActivation.allCases.map { Case(sizes: sizes, loss: loss, outputActivation: $0) }
    }
  }

  /// A network with biases that are not zero, and inputs with labels.
  struct Problem {
    var network: Network
    var inputs: [[Float]] = []
    var labels: [Int] = []

    init(_ kind: Case, count: Int, seed: UInt64) {
      var random = SeededRandom(seed: seed, stream: 9)
      network = Network(
        randomWithSizes: kind.sizes, outputActivation: kind.outputActivation, seed: seed)
      for layer in network.layers.indices {
        for neuron in network.layers[layer].bias.indices {
          network.layers[layer].bias[neuron] = Float(random.uniform(-0.3, 0.3))
        }
      }
      for _ in 0..<count {
        inputs.append((0..<kind.sizes[0]).map { _ in Float(random.uniform()) })
        labels.append(Int.random(in: 0..<network.classCount, using: &random))
      }
      if kind.outputActivation == .relu { makeLabelsPositive() }
    }

    /// Makes each label the class of the largest logit, and that logit positive: the gradient
    /// through a silent label is deliberately not the derivative.
    private mutating func makeLabelsPositive() {
      let reference = ReferenceNetwork(network)
      let logits = inputs.map { reference.logits($0.map(Double.init)) }
      labels = logits.map { argmax($0) }
      let missing = 0.1 - (logits.compactMap { $0.max() }.min() ?? 0)
      let last = network.layers.count - 1
      for neuron in network.layers[last].bias.indices where missing > 0 {
        network.layers[last].bias[neuron] += Float(missing)
      }
    }
  }

  /// What `Backpropagation` makes of the rows: the sum of the losses, the number of correct
  /// predictions, the gradient.
  static func evaluate(
    _ step: Backpropagation, inputs: [[Float]], labels: [Int]
  ) -> (loss: Double, correct: Int, gradient: [Float]) {
    for (offset, value) in inputs.joined().enumerated() { step.inputs[offset] = value }
    let result = step.evaluate(labels: labels)
    return withExtendedLifetime(step) {
      let gradient = (0..<step.parameterCount).map { step.gradient[$0] }
      return (result.loss, result.correct, gradient)
    }
  }

  /// A full batch of 8 and then, in the same memory, an uneven last one of 3.
  @Test(arguments: cases)
  func lossAndGradientAreThoseOfFiniteDifferences(kind: Case) {
    let problem = Problem(kind, count: 11, seed: 5)
    let reference = ReferenceNetwork(problem.network)
    let step = Backpropagation(network: problem.network, loss: kind.loss, batchSize: 8)
    for rows in [0..<8, 8..<11] {
      let (inputs, labels) = (Array(problem.inputs[rows]), Array(problem.labels[rows]))
      let exactInputs = inputs.map { $0.map(Double.init) }
      let result = Self.evaluate(step, inputs: inputs, labels: labels)
      let loss = reference.totalLoss(kind.loss, inputs: exactInputs, labels: labels)
      #expect(isClose(result.loss, loss, relative: 1e-5))
      let correct = zip(exactInputs, labels).count { argmax(reference.logits($0)) == $1 }
      #expect(result.correct == correct)
      let gradient = reference.gradient(kind.loss, inputs: exactInputs, labels: labels)
      #expect(result.gradient.count == gradient.count)
      for (index, expected) in gradient.enumerated() {
        #expect(
          isClose(result.gradient[index], expected, relative: 1e-3, absolute: 1e-6),
          "parameter \(index)")
      }
      #expect(gradient.contains { abs($0) > 0.01 })
    }
  }

  /// logits (-1, -2), both silent. The label's output 0 should be 1: with error -1 and two classes
  /// the gradient by its logit is 2 * -1 / 2 = -1 although its ReLU is flat there. The other
  /// output is right, and stays as it is.
  @Test func theLabelsOwnSilentOutputPassesAGradient() {
    let network = Network(
      layers: [Layer(weight: Matrix(rows: 2, columns: 1, elements: [-1, -2]), bias: [0, 0])],
      outputActivation: .relu)
    let step = Backpropagation(network: network, loss: .meanSquaredError, batchSize: 1)
    let result = Self.evaluate(step, inputs: [[1]], labels: [0])
    #expect(result.loss == 0.5)
    #expect(result.gradient == [-1, 0, -1, 0])
    // Silent outputs answer nothing, although the label's logit is the largest.
    #expect(step.evaluate(labels: [0]).correct == 0)
    let linear = Network(layers: network.layers, outputActivation: .linear)
    let linearStep = Backpropagation(network: linear, loss: .meanSquaredError, batchSize: 1)
    // (-1 - 1)^2 and (-2 - 0)^2: mean 4, gradient 2 * -2 / 2 for each.
    let linearResult = Self.evaluate(linearStep, inputs: [[1]], labels: [0])
    #expect(linearResult.loss == 4)
    #expect(linearResult.gradient == [-2, -2, -2, -2])
    #expect(linearStep.evaluate(labels: [0]).correct == 1)
  }

  /// Cross-entropy: both outputs are 0, so the softmax is (1/2, 1/2); the gradient by the label's
  /// logit is 1/2 - 1 and passes, that by the other one is stopped.
  @Test func theSameHoldsForCrossEntropy() {
    let network = Network(
      layers: [Layer(weight: Matrix(rows: 2, columns: 1, elements: [-1, -2]), bias: [0, 0])],
      outputActivation: .relu)
    let step = Backpropagation(network: network, loss: .crossEntropy, batchSize: 1)
    let result = Self.evaluate(step, inputs: [[1]], labels: [0])
    #expect(isClose(result.loss, 0.6931472))
    #expect(result.gradient == [-0.5, 0, -0.5, 0])
  }

  @Test func parametersAreThoseOfTheNetworkAndCanBeChanged() throws {
    let network = Network(randomWithSizes: [3, 4, 2], outputActivation: .relu, seed: 1)
    let step = Backpropagation(network: network, loss: .crossEntropy, batchSize: 1)
    #expect(Network(step.graph()) == network)
    #expect(step.parameterCount == network.parameterCount)
    step.parameters[0] = 7
    // The first bias of the last layer: after 4 x 3 + 4 + 2 x 4 parameters.
    step.parameters[24] = 8
    let changed = try #require(Network(step.graph()))
    #expect(changed.layers[0].weight[0, 0] == 7)
    #expect(changed.layers[1].bias == [8, 0])
    #expect(changed.outputActivation == .relu)
  }
}
