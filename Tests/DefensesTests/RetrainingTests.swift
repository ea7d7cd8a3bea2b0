import Defenses
import LinearAlgebra
import Networks
import Testing

@Suite struct RetrainingTests {
  private let network = Network(randomWithSizes: [2, 6, 2], outputActivation: .relu, seed: 40)
  /// The class is whether the first number is the larger one.
  private let training = Self.data([0.9, 0.1, 0.1, 0.8, 0.7, 0.2, 0.3, 0.6], labels: [0, 1, 0, 1])
  private let examples = Self.data([0.5, 0.45, 0.4, 0.5, 0.55, 0.5], labels: [0, 1, 0])
  private let originals = Self.data([0.8, 0.3, 0.2, 0.9], labels: [0, 1])

  private static func data(_ elements: [Float], labels: [Int]) -> LabelledInputs {
    LabelledInputs(
      inputs: Matrix(rows: labels.count, columns: 2, elements: elements), labels: labels)
  }

  private func options(epochs: Int, seed: UInt64 = 3) -> TrainingOptions {
    var options = TrainingOptions()
    options.epochs = epochs
    options.batchSize = 2
    options.learningRate = 0.01
    options.loss = .meanSquaredError
    options.seed = seed
    return options
  }

  /// Without an epoch nothing but the starting weights is left.
  @Test func partialStartsFromTheCurrentWeights() throws {
    let data = RetrainingData(training: training, examples: examples)
    #expect(try network.retrained(.partial, on: data, options: options(epochs: 0)) == network)
  }

  @Test(arguments: Initialization.allCases)
  func completeStartsFromFreshWeights(initialization: Initialization) throws {
    let data = RetrainingData(training: training, examples: examples)
    let fresh = try network.retrained(
      .complete, on: data, options: options(epochs: 0, seed: 77), initialization: initialization)
    #expect(
      fresh
        == Network(
          randomWithSizes: [2, 6, 2], outputActivation: .relu, initialization: initialization,
          seed: 77))
    #expect(fresh != network)
  }

  /// What each strategy trains on, by training on the same inputs put together by hand.
  @Test func completeTrainsOnTheTrainingSetAndTheExamples() throws {
    let everything = Self.data(
      [0.9, 0.1, 0.1, 0.8, 0.7, 0.2, 0.3, 0.6, 0.5, 0.45, 0.4, 0.5, 0.55, 0.5],
      labels: [0, 1, 0, 1, 0, 1, 0])
    let expected = try Network(
      randomWithSizes: [2, 6, 2], outputActivation: .relu, seed: 3
    ).trained(on: everything, options: options(epochs: 4))
    for originals in [nil, originals] {
      let data = RetrainingData(training: training, examples: examples, originals: originals)
      #expect(try network.retrained(.complete, on: data, options: options(epochs: 4)) == expected)
    }
  }

  @Test func partialTrainsOnTheExamplesAlone() throws {
    let expected = try network.trained(on: examples, options: options(epochs: 4))
    for training in [nil, training] {
      let data = RetrainingData(training: training, examples: examples)
      #expect(try network.retrained(.partial, on: data, options: options(epochs: 4)) == expected)
    }
  }

  @Test func partialTrainsOnTheOriginalsTooIfTheyAreGiven() throws {
    let both = Self.data(
      [0.5, 0.45, 0.4, 0.5, 0.55, 0.5, 0.8, 0.3, 0.2, 0.9], labels: [0, 1, 0, 0, 1])
    let expected = try network.trained(on: both, options: options(epochs: 4))
    let data = RetrainingData(examples: examples, originals: originals)
    let retrained = try network.retrained(.partial, on: data, options: options(epochs: 4))
    #expect(retrained == expected)
    #expect(
      try retrained
        != network.retrained(
          .partial, on: RetrainingData(examples: examples), options: options(epochs: 4)))
  }

  /// Either way the examples end up in their own class.
  @Test(arguments: RetrainingStrategy.allCases)
  func examplesAreLearned(strategy: RetrainingStrategy) throws {
    let data = RetrainingData(training: training, examples: examples, originals: originals)
    var epochs: [EpochResult] = []
    let retrained = try network.retrained(strategy, on: data, options: options(epochs: 1500)) {
      epochs.append($0)
    }
    #expect(retrained.accuracy(on: examples) == 1)
    #expect(retrained.architecture == network.architecture)
    #expect(retrained.outputActivation == .relu)
    #expect(epochs.map(\.epoch) == Array(1...1500))
  }

  /// Section 4.3.1 of the thesis.
  @Test func epochsAreThoseOfTheThesis() {
    #expect(RetrainingStrategy.complete.defaultEpochs == 50)
    #expect(RetrainingStrategy.partial.defaultEpochs == 10)
  }
}
