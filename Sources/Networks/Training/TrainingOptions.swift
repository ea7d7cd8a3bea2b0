internal import Basics

/// How a network is trained.
public struct TrainingOptions: Sendable, Equatable {
  /// Passes over the training set.
  public var epochs = 50
  /// Inputs in a step; the last batch of an epoch holds what is left.
  public var batchSize = 32
  /// The step size.
  public var learningRate = 1e-3
  /// What is minimised.
  public var loss = Loss.crossEntropy
  /// Decides the order of the inputs in each epoch, what dropout drops, and how images are moved.
  public var seed: UInt64 = 0
  /// What is done with the gradients.
  public var optimizer = Optimizer.adam
  /// SGD: the part of the last step that the next one has too, at least 0 and below 1.
  public var momentum = 0.0
  /// By how much of each parameter its gradient is larger, so that parameters stay small.
  public var weightDecay = 0.0
  /// Other step sizes after some epochs, in order.
  public var rateSteps: [RateStep] = []
  /// How images are changed by chance before each step.
  public var augmentation = Augmentation()

  /// What is done with the gradients.
  public enum Optimizer: String, Sendable, CaseIterable, Codable {
    /// `Adam`.
    case adam
    /// `GradientDescent`.
    case sgd
  }

  /// Another step size from some time on.
  public struct RateStep: Sendable, Equatable, Codable {
    /// How many epochs come before it.
    public var epoch: Int
    /// The step size.
    public var rate: Double

    /// A step size after some epochs.
    public init(after epoch: Int, rate: Double) {
      self.epoch = epoch
      self.rate = rate
    }
  }

  /// The settings of the thesis where it names them: 50 epochs of Adam.
  public init() {}

  /// The number of inputs in the largest batch of a training set.
  package func batchSize(for data: LabelledInputs) -> Int { max(1, min(batchSize, data.count)) }

  /// By what the step size is multiplied in an epoch, counted from 1.
  func rateScale(epoch: Int) -> Double {
    rateSteps.last { $0.epoch < epoch }.map { $0.rate / learningRate } ?? 1
  }
}

extension TrainingOptions: Codable {
  private enum CodingKeys: String, CodingKey {
    case epochs, batchSize, learningRate, loss, seed
    case optimizer, momentum, weightDecay, rateSteps, augmentation
  }

  /// Reads what `encode` has written; what is missing is as in a new value.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    epochs = try container.decode(Int.self, forKey: .epochs)
    batchSize = try container.decode(Int.self, forKey: .batchSize)
    learningRate = try container.decode(Double.self, forKey: .learningRate)
    loss = try container.decode(Loss.self, forKey: .loss)
    seed = try container.decode(UInt64.self, forKey: .seed)
    try container.decode(&optimizer, forKey: .optimizer)
    try container.decode(&momentum, forKey: .momentum)
    try container.decode(&weightDecay, forKey: .weightDecay)
    try container.decode(&rateSteps, forKey: .rateSteps)
    try container.decode(&augmentation, forKey: .augmentation)
  }

  /// Writes the first five settings, and of the others, which are younger, those that are not as usual:
  /// names that are made from this text stay the same.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(epochs, forKey: .epochs)
    try container.encode(batchSize, forKey: .batchSize)
    try container.encode(learningRate, forKey: .learningRate)
    try container.encode(loss, forKey: .loss)
    try container.encode(seed, forKey: .seed)
    let usual = TrainingOptions()
    try container.encode(optimizer, unless: usual.optimizer, forKey: .optimizer)
    try container.encode(momentum, unless: usual.momentum, forKey: .momentum)
    try container.encode(weightDecay, unless: usual.weightDecay, forKey: .weightDecay)
    try container.encode(rateSteps, unless: usual.rateSteps, forKey: .rateSteps)
    try container.encode(augmentation, unless: usual.augmentation, forKey: .augmentation)
  }
}
