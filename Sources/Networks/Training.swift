internal import Basics

/// How a network is trained.
public struct TrainingOptions: Sendable, Equatable, Codable {
  /// Passes over the training set.
  public var epochs = 50
  /// Inputs in a step; the last batch of an epoch holds what is left.
  public var batchSize = 32
  /// Adam's step size.
  public var learningRate = 1e-3
  /// What is minimised.
  public var loss = Loss.crossEntropy
  /// Decides the order of the inputs in each epoch.
  public var seed: UInt64 = 0

  /// The settings of the thesis where it names them: 50 epochs of Adam.
  public init() {}

  /// The number of inputs in the largest batch of a training set.
  package func batchSize(for data: LabelledInputs) -> Int { max(1, min(batchSize, data.count)) }
}

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

extension Network {
  /// Trains a copy of this network by mini-batch Adam and returns it.
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
    precondition(data.inputs.columns == inputCount, "the network expects \(inputCount) inputs")
    precondition(data.labels.allSatisfy { 0..<classCount ~= $0 }, "a label is out of range")
    let batchSize = options.batchSize(for: data)
    let identity = {
      TrainingCheckpoint.Identity(
        start: self, data: data, validation: validation, options: options,
        batches: preparation?.identity)
    }
    let checkpoint = pauses.checkpoint
    if let checkpoint {
      try identity().check(checkpoint)
      guard preparation?.isState(checkpoint.batches) ?? checkpoint.batches.isEmpty else {
        throw CheckpointError.unreadable("it is not whole")
      }
      preparation?.state = checkpoint.batches
    }
    let step = Backpropagation(
      network: checkpoint?.network ?? self, loss: options.loss, batchSize: batchSize)
    let optimiser = Adam(count: step.parameterCount, learningRate: options.learningRate)
    if let checkpoint { optimiser.state = checkpoint.optimiser }
    var history = checkpoint?.history ?? []
    var random = SeededRandom(seed: options.seed, stream: 2)
    var order = Array(0..<data.count)
    for _ in history { order.shuffle(using: &random) }
    let clock = ContinuousClock()
    while history.count < options.epochs {
      let epoch = history.count + 1
      var total = (loss: 0.0, correct: 0)
      let duration = clock.measure {
        order.shuffle(using: &random)
        total = pass(
          over: data, in: order, batchSize: batchSize, step, optimiser, preparation: preparation)
      }
      // A ReLU turns "not a number" into zero, so the loss alone does not tell.
      guard total.loss.isFinite, step.parametersAreFinite else {
        throw TrainingDiverged(epoch: epoch)
      }
      let result = EpochResult(
        epoch: epoch, loss: total.loss / Double(max(1, data.count)),
        accuracy: Double(total.correct) / Double(max(1, data.count)),
        validationAccuracy: validation.map { step.network().accuracy(on: $0) },
        seconds: duration / .seconds(1))
      history.append(result)
      try epochFinished(result)
      if epoch < options.epochs, pauses.shouldPause() {
        throw TrainingPaused(
          checkpoint: TrainingCheckpoint(
            network: step.network(), optimiser: optimiser.state,
            batches: preparation?.state ?? [], history: history, identity: identity()))
      }
    }
    return step.network()
  }

  /// One pass over the data in an order; the sum of the losses and the correct predictions.
  private func pass(
    over data: LabelledInputs, in order: [Int], batchSize: Int, _ step: Backpropagation,
    _ optimiser: Adam, preparation: (any BatchPreparation)?
  ) -> (loss: Double, correct: Int) {
    var total = (loss: 0.0, correct: 0)
    let labels = order.map { data.labels[$0] }
    data.inputs.elements.withUnsafeBufferPointer { rows in
      guard let source = rows.baseAddress else { return }
      for start in stride(from: 0, to: order.count, by: batchSize) {
        let batch = start..<min(start + batchSize, order.count)
        for (row, index) in order[batch].enumerated() {
          (step.inputs + row * inputCount).update(
            from: source + index * inputCount, count: inputCount)
        }
        preparation?.prepare(step, labels: labels[batch])
        let result = step.evaluate(labels: labels[batch])
        optimiser.step(step.parameters, gradient: step.gradient)
        total.loss += result.loss
        total.correct += result.correct
      }
    }
    return total
  }
}
