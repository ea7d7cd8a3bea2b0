internal import Basics

/// What one pass over the training set came to.
public struct EpochResult: Sendable, Equatable, Codable {
  /// Counted from 1.
  public let epoch: Int
  /// The mean loss over the epoch, each input with the parameters of its step.
  public let loss: Double
  /// The fraction predicted correctly on the same way.
  public let accuracy: Double
  /// The fraction of the validation set predicted correctly after the epoch.
  public let validationAccuracy: Double?
  /// The duration of the pass, validation left out.
  public let seconds: Double
}

/// Training stopped because numbers grew beyond all bounds.
public struct TrainingDiverged: Error, CustomStringConvertible {
  /// The epoch in which it happened, counted from 1.
  public let epoch: Int
  /// One line for the user.
  public var description: String {
    "training diverged in epoch \(epoch): loss or weights are no longer numbers "
      + "(lower --learning-rate, or check the data)"
  }
}

/// What changes every mini-batch just before its step.
package protocol BatchPreparation: AnyObject {
  /// Everything that decides the changes, as text.
  var identity: String { get }
  /// What they depend on besides, from one batch to the next.
  var state: [UInt64] { get set }
  /// Whether `state` may be set to this.
  func isState(_ state: [UInt64]) -> Bool

  /// Called before each step with the step's memory, which holds the current parameters and in the
  /// first rows of `inputs` the batch, and with the batch's labels. It may change the inputs.
  func prepare(_ step: Backpropagation, labels: ArraySlice<Int>)
}

/// What can be trained: a graph, or a fully connected network.
package protocol Trainable: Classifier, Equatable {
  /// Trains a copy, with changes to every mini-batch; see `NetworkGraph.trained`.
  func trained(
    on data: LabelledInputs, options: TrainingOptions, validation: LabelledInputs?,
    preparation: (any BatchPreparation)?, pauses: TrainingPauses,
    epochFinished: (EpochResult) throws -> Void
  ) throws -> Self
  /// The same layers with random weights.
  func withRandomParameters(_ initialization: Initialization, seed: UInt64) -> Self
}

extension NetworkGraph: Trainable {
  /// Trains a copy of this network by mini-batches and returns it.
  ///
  /// The same network, data, options and number of BLAS threads give the same bytes, whether the
  /// training was paused on the way or not.
  ///
  /// - Parameters:
  ///   - data: inputs of this network's size with labels below its number of classes.
  ///   - validation: data that training does not see; its accuracy is reported.
  ///   - pauses: where to begin, and when to end early.
  ///   - epochFinished: called after every epoch; an error that it throws stops the training.
  /// - Throws: `TrainingDiverged`, `TrainingPaused`, `CheckpointError`, and what `epochFinished`
  ///   throws.
  public func trained(
    on data: LabelledInputs, options: TrainingOptions, validation: LabelledInputs? = nil,
    pauses: TrainingPauses = .none, epochFinished: (EpochResult) throws -> Void = { _ in }
  ) throws -> NetworkGraph {
    try trained(
      on: data, options: options, validation: validation, preparation: nil, pauses: pauses,
      epochFinished: epochFinished)
  }

  /// The same training with changes to every mini-batch.
  package func trained(
    on data: LabelledInputs, options: TrainingOptions, validation: LabelledInputs? = nil,
    preparation: (any BatchPreparation)?, pauses: TrainingPauses = .none,
    epochFinished: (EpochResult) throws -> Void
  ) throws -> NetworkGraph {
    precondition(data.inputs.columns == inputCount, "the network expects \(inputCount) inputs")
    precondition(
      data.labels.allSatisfy { 0..<decision.classCount ~= $0 }, "a label is out of range")
    precondition(
      options.augmentation.isNothing || inputShape.sizes.count == 3, "only images can be moved")
    let identity = {
      TrainingCheckpoint.Identity(
        start: self, data: data, validation: validation, options: options,
        batches: preparation?.identity)
    }
    let run = TrainingRun(
      pauses.checkpoint?.graph ?? self, data, options: options, preparation: preparation)
    if let checkpoint = pauses.checkpoint {
      try identity().check(checkpoint)
      try run.goOn(from: checkpoint)
    }
    var history = pauses.checkpoint?.history ?? []
    let clock = ContinuousClock()
    while history.count < options.epochs {
      let epoch = history.count + 1
      var total = (loss: 0.0, correct: 0)
      let duration = clock.measure { total = run.pass(epoch: epoch) }
      // A ReLU turns "not a number" into zero, so the loss alone does not tell.
      guard total.loss.isFinite, run.step.parametersAreFinite else {
        throw TrainingDiverged(epoch: epoch)
      }
      let result = EpochResult(
        epoch: epoch, loss: total.loss / Double(max(1, data.count)),
        accuracy: Double(total.correct) / Double(max(1, data.count)),
        validationAccuracy: validation.map { run.step.graph().accuracy(on: $0) },
        seconds: duration / .seconds(1))
      history.append(result)
      try epochFinished(result)
      if epoch < options.epochs, pauses.shouldPause() {
        throw TrainingPaused(
          checkpoint: TrainingCheckpoint(
            graph: run.step.graph(), optimizer: run.optimizer.state,
            batches: preparation?.state ?? [], history: history, identity: identity()))
      }
    }
    return run.step.graph()
  }
}

extension Network: Trainable {
  /// Trains a copy of this network and returns it; see `NetworkGraph.trained`.
  public func trained(
    on data: LabelledInputs, options: TrainingOptions, validation: LabelledInputs? = nil,
    pauses: TrainingPauses = .none, epochFinished: (EpochResult) throws -> Void = { _ in }
  ) throws -> Network {
    try trained(
      on: data, options: options, validation: validation, preparation: nil, pauses: pauses,
      epochFinished: epochFinished)
  }

  /// The same training with changes to every mini-batch.
  package func trained(
    on data: LabelledInputs, options: TrainingOptions, validation: LabelledInputs? = nil,
    preparation: (any BatchPreparation)?, pauses: TrainingPauses = .none,
    epochFinished: (EpochResult) throws -> Void
  ) throws -> Network {
    let trained = try NetworkGraph(self).trained(
      on: data, options: options, validation: validation, preparation: preparation,
      pauses: pauses, epochFinished: epochFinished)
    guard let network = Network(trained) else {
      preconditionFailure("training has changed the layers")
    }
    return network
  }
}

/// A training at work.
private final class TrainingRun {
  let step: Backpropagation
  let optimizer: any ParameterOptimizer
  private let data: LabelledInputs
  private let options: TrainingOptions
  private let inputShape: TensorShape
  private let preparation: (any BatchPreparation)?
  private var random: SeededRandom
  private var order: [Int]

  init(
    _ graph: NetworkGraph, _ data: LabelledInputs, options: TrainingOptions,
    preparation: (any BatchPreparation)?
  ) {
    self.data = data
    self.options = options
    self.preparation = preparation
    inputShape = graph.inputShape
    step = Backpropagation(graph, loss: options.loss, batchSize: options.batchSize(for: data))
    optimizer = options.optimizer(count: step.parameterCount)
    random = SeededRandom(seed: options.seed, stream: 2)
    order = Array(0..<data.count)
  }

  /// Takes over everything but the parameters.
  func goOn(from checkpoint: TrainingCheckpoint) throws(CheckpointError) {
    guard checkpoint.optimizer.fits(optimizer.state),
      preparation?.isState(checkpoint.batches) ?? checkpoint.batches.isEmpty
    else { throw .unreadable("it is not whole") }
    optimizer.state = checkpoint.optimizer
    preparation?.state = checkpoint.batches
    for _ in checkpoint.history { order.shuffle(using: &random) }
  }

  /// One pass over the data; the sum of the losses and the correct predictions.
  func pass(epoch: Int) -> (loss: Double, correct: Int) {
    order.shuffle(using: &random)
    step.seedChance(options.seed, epoch: epoch)
    var changes = SeededRandom(seed: options.seed, stream: 2 << 32 + UInt64(epoch))
    let (scale, inputCount) = (options.rateScale(epoch: epoch), inputShape.count)
    let batchSize = options.batchSize(for: data)
    var total = (loss: 0.0, correct: 0)
    let labels = order.map { data.labels[$0] }
    data.inputs.elements.withUnsafeBufferPointer { rows in
      guard let source = rows.baseAddress else { return }
      for start in stride(from: 0, to: order.count, by: batchSize) {
        let batch = start..<min(start + batchSize, order.count)
        for (row, index) in order[batch].enumerated() {
          let (from, to) = (source + index * inputCount, step.inputs + row * inputCount)
          if options.augmentation.isNothing {
            to.update(from: from, count: inputCount)
          } else {
            options.augmentation.copy(from, to: to, shape: inputShape, using: &changes)
          }
        }
        preparation?.prepare(step, labels: labels[batch])
        let result = step.evaluate(labels: labels[batch])
        if options.weightDecay > 0 { addDecay() }
        optimizer.step(step.parameters, gradient: step.gradient, scale: scale)
        total.loss += result.loss
        total.correct += result.correct
      }
    }
    return total
  }

  private func addDecay() {
    let decay = Float(options.weightDecay)
    for index in 0..<step.parameterCount {
      step.gradient[index] += decay * step.parameters[index]
    }
  }
}
