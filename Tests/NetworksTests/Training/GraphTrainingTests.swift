import Basics
import Foundation
import LinearAlgebra
import Networks
import Testing

@Suite struct GraphTrainingTests {
  /// Pictures of 2 x 6 x 6 whose brighter plane is their class.
  private static func pictures(_ count: Int) -> LabelledInputs {
    var random = SeededRandom(seed: 11)
    let labels = (0..<count).map { _ in Int.random(in: 0..<2, using: &random) }
    let elements = labels.flatMap { label in
      (0..<2).flatMap { plane in
        (0..<36).map { _ in Float(random.uniform(plane == label ? 0.3 : 0, 1)) }
      }
    }
    return LabelledInputs(
      inputs: Matrix(rows: count, columns: 72, elements: elements), labels: labels)
  }

  private static func graph(
    _ text: String, ending: NetworkGraph.Ending = .linear, seed: UInt64 = 1
  ) throws -> NetworkGraph {
    try LayerList(parsing: text).graph(inputShape: [2, 6, 6], ending: ending)
      .withRandomParameters(.pytorch, seed: seed)
  }

  private static let convolutions = "conv:4x3+1,relu,residual(conv:4x3+1,relu),maxpool:2,dense:2"

  private static var options: TrainingOptions {
    var options = TrainingOptions()
    options.epochs = 3
    options.batchSize = 16
    options.learningRate = 0.05
    options.optimizer = .sgd
    return options
  }

  /// A batch in parts has the gradient of the whole, with a last batch that fills not even two parts.
  @Test(arguments: [16, 5, 1]) func partsAreAWhole(count: Int) throws {
    let graph = try Self.graph(Self.convolutions)
    let data = Self.pictures(count)
    let loss = GraphLoss(graph, loss: .crossEntropy, batchSize: 16, for: .training)
    let (found, gradient) = withExtendedLifetime(loss) {
      loss.inputs.update(from: data.inputs.elements, count: data.inputs.elements.count)
      // Whatever an earlier batch has left.
      for index in 0..<loss.parameterCount { loss.parameterGradients[index] = 7 }
      let found = loss.differentiate(labels: data.labels)
      return (found, (0..<loss.parameterCount).map { Double(loss.parameterGradients[$0]) })
    }
    let (total, expected) = Self.gradient(graph, data, scale: 1)
    #expect(abs(found.loss - total) < 1e-5 * total)
    for (a, b) in zip(gradient, expected) { #expect(abs(a - b) < 1e-4 * max(1, abs(b))) }
    #expect(expected.contains { abs($0) > 0.01 })
  }

  /// The sum of the cross-entropies in float64, and its gradient by the parameters.
  private static func gradient(
    _ graph: NetworkGraph, _ data: LabelledInputs, scale: Double
  ) -> (loss: Double, gradient: [Double]) {
    let tape = graph.doubleTape(batchSize: 16, for: .training)
    return withExtendedLifetime(tape) {
      tape.inputs.update(
        from: data.inputs.elements.map(Double.init), count: data.inputs.elements.count)
      tape.forward(data.count)
      var loss = 0.0
      for (row, label) in data.labels.enumerated() {
        let logits = (0..<2).map { tape.logits[row * 2 + $0] }
        let other = logits[1 - label] - logits[label]
        loss += scale * log1p(exp(other))
        let wrong = scale / (1 + exp(-other))
        tape.logitGradients[row * 2 + label] = -wrong
        tape.logitGradients[row * 2 + 1 - label] = wrong
      }
      tape.backward(data.count)
      return (loss, (0..<graph.parameterCount).map { tape.parameterGradients[$0] })
    }
  }

  /// Momentum, decay and another rate after the first epoch, against float64 from the definitions.
  @Test func descentIsThatOfTheDefinition() throws {
    let graph = try Self.graph(Self.convolutions)
    let data = Self.pictures(40)
    var options = Self.options
    options.momentum = 0.5
    options.weightDecay = 0.01
    options.rateSteps = [.init(after: 1, rate: 0.2)]
    let trained = try graph.trained(on: data, options: options)
    var parameters = graph.parameters
    var velocity = parameters.map { _ in 0.0 }
    var random = SeededRandom(seed: 0, stream: 2)
    var order = Array(0..<40)
    for epoch in 1...3 {
      order.shuffle(using: &random)
      for rows in [0..<16, 16..<32, 32..<40] {
        let (_, gradient) = Self.gradient(
          graph.replacingParameters(parameters), data.subset(order[rows]),
          scale: 1 / Double(rows.count))
        for index in parameters.indices {
          velocity[index] = 0.5 * velocity[index] + gradient[index] + 0.01 * parameters[index]
          parameters[index] -= (epoch == 1 ? 0.05 : 0.2) * velocity[index]
        }
      }
    }
    for (a, b) in zip(trained.parameters, parameters) { #expect(abs(a - b) < 1e-3) }
    #expect(zip(graph.parameters, parameters).contains { abs($0 - $1) > 0.05 })
  }

  /// With everything that is left to chance, and with each optimiser.
  @Test(arguments: TrainingOptions.Optimizer.allCases)
  func aPauseChangesNothing(optimizer: TrainingOptions.Optimizer) throws {
    let graph = try Self.graph("conv:4x3+1,relu,dropout:0.3,maxpool:2,dense:8,relu,dense:2")
    let data = Self.pictures(40)
    var options = Self.options
    options.optimizer = optimizer
    options.momentum = 0.5
    options.augmentation = Augmentation(shift: 1, flips: true)
    let whole = try graph.trained(on: data, options: options)
    var checkpoint: TrainingCheckpoint?
    for _ in 0..<2 {
      let pause = #expect(throws: TrainingPaused.self) {
        try graph.trained(
          on: data, options: options, pauses: TrainingPauses(from: checkpoint) { true })
      }
      checkpoint = try TrainingCheckpoint(
        decoding: try #require(pause).checkpoint.encoded(metadata: ["a": "b"]))
    }
    let resumed = try graph.trained(
      on: data, options: options, pauses: TrainingPauses(from: checkpoint) { true })
    #expect(checkpoint?.epoch == 2 && resumed == whole)
    // Dropout is a part of the training, though not of what the network computes.
    let other = try Self.graph("conv:4x3+1,relu,dropout:0.2,maxpool:2,dense:8,relu,dense:2")
    #expect(throws: CheckpointError.self) {
      try other.trained(
        on: data, options: options, pauses: TrainingPauses(from: checkpoint) { false })
    }
    var withoutFlips = options
    withoutFlips.augmentation.flips = false
    #expect(throws: CheckpointError.self) {
      try graph.trained(
        on: data, options: withoutFlips, pauses: TrainingPauses(from: checkpoint) { false })
    }
  }

  @Test func chanceIsDecidedByTheSeed() throws {
    let graph = try Self.graph("conv:4x3+1,relu,dropout:0.3,dense:2")
    let data = Self.pictures(40)
    var others: [NetworkGraph] = []
    for change in 0..<4 {
      var options = Self.options
      if change == 1 { options.seed = 1 }
      if change == 2 { options.augmentation.shift = 1 }
      if change == 3 { options.augmentation.flips = true }
      let trained = try graph.trained(on: data, options: options)
      #expect(try graph.trained(on: data, options: options) == trained)
      #expect(!others.contains(trained))
      others.append(trained)
    }
    #expect(
      try Self.graph("conv:4x3+1,relu,dense:2").trained(on: data, options: Self.options)
        .parameters != others[0].parameters)
  }

  /// One output, and both losses.
  @Test(arguments: Loss.allCases) func oneOutputLearnsTwoClasses(loss: Loss) throws {
    let graph = try Self.graph("conv:4x3+1,relu,maxpool:2,dense:1", ending: .sigmoid)
    let data = Self.pictures(200)
    var options = Self.options
    options.optimizer = .adam
    options.learningRate = 0.01
    options.epochs = 30
    options.loss = loss
    var losses: [Double] = []
    let trained = try graph.trained(on: data, options: options) { losses.append($0.loss) }
    #expect(trained.decision == .threshold && trained.accuracy(on: data) > 0.97)
    #expect((losses.last ?? 1) < losses[0] / 2)
  }
}
