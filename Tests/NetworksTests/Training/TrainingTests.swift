import Basics
import Foundation
import LinearAlgebra
import Networks
import Testing

@Suite struct TrainingTests {
  /// Inputs of one number each.
  private func data(_ inputs: [Float], labels: [Int]) -> LabelledInputs {
    LabelledInputs(
      inputs: Matrix(rows: inputs.count, columns: 1, elements: inputs), labels: labels)
  }

  /// 11 inputs of 4 numbers: two batches of 4 and an uneven last one of 3.
  private static let eleven: LabelledInputs = {
    var random = SeededRandom(seed: 21)
    return LabelledInputs(
      inputs: Matrix(
        rows: 11, columns: 4, elements: (0..<44).map { _ in Float(random.uniform()) }),
      labels: (0..<11).map { _ in Int.random(in: 0..<3, using: &random) })
  }()

  private func options(
    epochs: Int, batchSize: Int = 32, learningRate: Double = 1e-3,
    loss: Loss = .crossEntropy, seed: UInt64 = 0
  ) -> TrainingOptions {
    var options = TrainingOptions()
    options.epochs = epochs
    options.batchSize = batchSize
    options.learningRate = learningRate
    options.loss = loss
    options.seed = seed
    return options
  }

  /// Three epochs, nine steps, against finite differences and Adam in float64. The order of the
  /// inputs is that of the documented generator.
  @Test(arguments: Loss.allCases)
  func trainingIsAdamOnMiniBatchesInAShuffledOrder(loss: Loss) throws {
    let data = Self.eleven
    let network = Network(randomWithSizes: [4, 5, 3], seed: 2)
    var epochs: [EpochResult] = []
    let trained = try network.trained(
      on: data, options: options(epochs: 3, batchSize: 4, learningRate: 0.01, loss: loss, seed: 6)
    ) { epochs.append($0) }
    var reference = ReferenceNetwork(network)
    var adam = ReferenceAdam(count: reference.parameters.count, learningRate: 0.01)
    var random = SeededRandom(seed: 6, stream: 2)
    var order = Array(0..<11)
    for epoch in 0..<3 {
      order.shuffle(using: &random)
      var (total, correct) = (0.0, 0)
      for rows in [0..<4, 4..<8, 8..<11] {
        let inputs = order[rows].map { data.inputs.row($0).map(Double.init) }
        let labels = order[rows].map { data.labels[$0] }
        total += reference.totalLoss(loss, inputs: inputs, labels: labels)
        correct += zip(inputs, labels).count { argmax(reference.logits($0)) == $1 }
        let gradient = reference.gradient(loss, inputs: inputs, labels: labels)
        adam.step(&reference.parameters, gradient: gradient)
      }
      #expect(epochs[epoch].epoch == epoch + 1)
      #expect(isClose(epochs[epoch].loss, total / 11, relative: 1e-4))
      #expect(epochs[epoch].accuracy == Double(correct) / 11)
      #expect(epochs[epoch].validationAccuracy == nil)
    }
    let result = ReferenceNetwork(trained).parameters
    #expect(zip(result, reference.parameters).allSatisfy { isClose($0, $1, absolute: 1e-4) })
    #expect(zip(result, ReferenceNetwork(network).parameters).contains { abs($0 - $1) > 0.03 })
  }

  /// x = 0, 1, 2, 3 with targets 0, 0, 1, 1 of output 1: the line of least squares has slope
  /// cov / var = 2 / 5 and intercept 1/2 - 0.4 * 1.5 = -0.1, residuals 0.1, -0.3, 0.3, -0.1 and a
  /// mean square of 0.05. Output 0 is one minus output 1.
  @Test func meanSquaredErrorFindsTheLineOfLeastSquares() throws {
    let data = data([0, 1, 2, 3], labels: [0, 0, 1, 1])
    var loss = 0.0
    let trained = try Network(randomWithSizes: [1, 2], seed: 4).trained(
      on: data, options: options(epochs: 3000, learningRate: 0.01, loss: .meanSquaredError)
    ) { loss = $0.loss }
    #expect(isClose(loss, 0.05, relative: 1e-3))
    let layer = trained.layers[0]
    let values = layer.weight.elements + layer.bias
    #expect(zip(values, [-0.4, 0.4, 1.1, -0.1]).allSatisfy { isClose($0, $1, absolute: 2e-3) })
  }

  /// Without any information the best answer is how often each class comes: 3/4 and 1/4, whose
  /// entropy is the least loss, and whose logits differ by log 3.
  @Test func crossEntropyFindsTheFrequencies() throws {
    var loss = 0.0
    let trained = try Network(randomWithSizes: [1, 2], seed: 4).trained(
      on: data([0, 0, 0, 0], labels: [0, 0, 1, 0]),
      options: options(epochs: 2000, learningRate: 0.01)
    ) { loss = $0.loss }
    #expect(isClose(loss, -(0.75 * log(0.75) + 0.25 * log(0.25)), relative: 1e-4))
    let bias = trained.layers[0].bias
    #expect(isClose(bias[0] - bias[1], log(3), relative: 1e-2))
  }

  @Test(arguments: [
    (Loss.crossEntropy, OutputActivation.linear), (.meanSquaredError, .linear),
    (.meanSquaredError, .relu),
  ])
  func exclusiveOrIsLearned(loss: Loss, outputActivation: OutputActivation) throws {
    let data = LabelledInputs(
      inputs: Matrix(rows: 4, columns: 2, elements: [0, 0, 0, 1, 1, 0, 1, 1]),
      labels: [0, 1, 1, 0])
    var last: EpochResult?
    let trained = try Network(
      randomWithSizes: [2, 16, 2], outputActivation: outputActivation, seed: 1
    ).trained(
      on: data, options: options(epochs: 1000, learningRate: 0.02, loss: loss), validation: data
    ) { last = $0 }
    #expect(try #require(last).loss < 1e-3)
    #expect(last?.validationAccuracy == 1)
    #expect(trained.accuracy(on: data) == 1)
  }

  /// Class 1's output is negative on every input, so that its true gradient is zero.
  @Test func anOutputThatIsDeadComesBack() throws {
    let data = data([0, 1], labels: [0, 1])
    let dead = Network(
      layers: [Layer(weight: Matrix(rows: 2, columns: 1, elements: [0, -0.5]), bias: [0.5, -1])],
      outputActivation: .relu)
    let trained = try dead.trained(
      on: data, options: options(epochs: 3000, learningRate: 0.01, loss: .meanSquaredError))
    #expect(trained.predictions(data.inputs) == [0, 1])
    #expect(isClose(trained.logits(data.inputs)[1, 1], 1, absolute: 1e-2))
  }

  @Test func theSameSeedGivesTheSameBytes() throws {
    let network = Network(randomWithSizes: [4, 6, 3], seed: 1)
    func trained(seed: UInt64) throws -> Network {
      try network.trained(
        on: Self.eleven, options: options(epochs: 3, batchSize: 4, learningRate: 0.01, seed: seed))
    }
    let first = try trained(seed: 8)
    let again = try trained(seed: 8)
    #expect(try ModelFile(network: first).encoded() == ModelFile(network: again).encoded())
    #expect(try first != trained(seed: 9))
    #expect(first != network)
  }

  @Test func aBatchMayHoldEverythingAndNoEpochChangesNothing() throws {
    let network = Network(randomWithSizes: [4, 3], seed: 1)
    let whole = try network.trained(on: Self.eleven, options: options(epochs: 2, batchSize: 11))
    let larger = try network.trained(on: Self.eleven, options: options(epochs: 2, batchSize: 99))
    #expect(whole == larger)
    #expect(try network.trained(on: Self.eleven, options: options(epochs: 0)) == network)
    #expect(try network.trained(on: Self.eleven.subset([]), options: options(epochs: 2)) == network)
  }

  /// The step that ruins the weights is the last of all: no loss sees it.
  @Test func divergenceIsAnErrorThatNamesTheEpoch() {
    let network = Network(randomWithSizes: [4, 3, 3], seed: 1)
    let error = #expect(throws: TrainingDiverged.self) {
      try network.trained(on: Self.eleven, options: options(epochs: 1, learningRate: .infinity))
    }
    #expect(error?.epoch == 1)
    #expect(error?.description.contains("--learning-rate") == true)
  }

  @Test func anErrorAfterAnEpochStopsTheTraining() {
    struct Stop: Error {}
    var epochs = 0
    #expect(throws: Stop.self) {
      try Network(randomWithSizes: [4, 3], seed: 1).trained(
        on: Self.eleven, options: options(epochs: 5)
      ) { _ in
        epochs += 1
        if epochs == 2 { throw Stop() }
      }
    }
    #expect(epochs == 2)
  }
}
