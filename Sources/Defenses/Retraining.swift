public import Networks

/// How adversarial examples are used to train a network again (the thesis, section 3.4.1).
public enum RetrainingStrategy: String, Sendable, CaseIterable, Codable {
  /// From new random weights, on the training set plus the examples.
  case complete
  /// From the current weights, on the examples alone, or on them and their originals.
  case partial

  /// The number of epochs in the thesis (section 4.3.1).
  public var defaultEpochs: Int {
    switch self {
    case .complete: 50
    case .partial: 10
    }
  }
}

/// What a network is trained again on: adversarial inputs, each with the class of its original.
public struct RetrainingData: Sendable {
  /// The training set. Only complete retraining looks at it.
  public var training: LabelledInputs?
  /// The adversarial inputs with their true classes.
  public var examples: LabelledInputs
  /// The unchanged inputs that the examples were made from, each once, for partial retraining;
  /// nil to leave them out. The training set of complete retraining holds them already.
  public var originals: LabelledInputs?

  /// Data for either strategy.
  public init(
    training: LabelledInputs? = nil, examples: LabelledInputs, originals: LabelledInputs? = nil
  ) {
    self.training = training
    self.examples = examples
    self.originals = originals
  }
}

extension Trainable {
  /// This network trained again so that it resists adversarial examples.
  ///
  /// - Parameters:
  ///   - options: epochs and so on; its seed also draws the new weights of complete retraining.
  ///   - pauses: where to begin, and when to end early.
  ///   - epochFinished: called after every epoch; an error that it throws stops the training.
  /// - Throws: `TrainingDiverged`, `TrainingPaused`, `CheckpointError`, and what `epochFinished`
  ///   throws.
  package func retrained(
    _ strategy: RetrainingStrategy, on data: RetrainingData, options: TrainingOptions,
    initialization: Initialization = .he, pauses: TrainingPauses = .none,
    epochFinished: (EpochResult) throws -> Void = { _ in }
  ) throws -> Self {
    switch strategy {
    case .complete:
      let fresh = withRandomParameters(initialization, seed: options.seed)
      let everything = data.training.map { $0.appending(data.examples) } ?? data.examples
      return try fresh.trained(
        on: everything, options: options, validation: nil, preparation: nil, pauses: pauses,
        epochFinished: epochFinished)
    case .partial:
      let everything = data.originals.map { data.examples.appending($0) } ?? data.examples
      return try trained(
        on: everything, options: options, validation: nil, preparation: nil, pauses: pauses,
        epochFinished: epochFinished)
    }
  }
}
