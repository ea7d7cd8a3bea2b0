internal import Basics
internal import Defenses
internal import Foundation
public import Networks
public import Verification

/// Everything that a run of the experiments depends on, read from a JSON file.
public struct ExperimentConfiguration: Sendable, Equatable, Codable {
  /// How the networks are trained.
  public struct Training: Sendable, Equatable, Codable {
    public var epochs: Int
    public var batchSize: Int
    public var learningRate: Double
    public var loss: Loss
    public var outputActivation: OutputActivation
    public var initialization: Initialization
  }

  /// How smallest changes are searched.
  public struct Attack: Sendable, Equatable, Codable {
    public var method: AttackMethod
    public var norm: Norm
    public var margin: Double
    public var floor: Double
    public var gap: Double
    /// Seconds for each instance.
    public var timeLimit: Double
  }

  /// How many images each set has (the thesis, section 4.3).
  public struct Sets: Sendable, Equatable, Codable {
    /// Training images of each digit, attacked with all nine targets to retrain on.
    public var trainingOriginalsPerDigit: Int
    /// Test images of each digit, attacked with all nine targets to test on.
    public var testOriginalsPerDigit: Int
    /// Further correctly classified test images.
    public var correctOriginals: Int
    /// Misclassified test images; all of them where there are fewer.
    public var misclassifiedOriginals: Int
    /// Images whose distance is compared before and after retraining.
    public var distanceImages: Int
  }

  /// How networks are trained again.
  public struct Retraining: Sendable, Equatable, Codable {
    public var completeEpochs: Int
    public var partialEpochs: Int
  }

  public var name: String
  public var description: String
  public var networks: [ThesisNetwork]
  public var seed: UInt64
  public var training: Training
  public var attack: Attack
  public var sets: Sets
  public var retraining: Retraining

  /// The training options for so many epochs.
  func trainingOptions(epochs: Int) -> TrainingOptions {
    var options = TrainingOptions()
    options.epochs = epochs
    options.batchSize = training.batchSize
    options.learningRate = training.learningRate
    options.loss = training.loss
    options.seed = seed
    return options
  }

  /// The epochs of a retraining strategy.
  func epochs(_ strategy: RetrainingStrategy) -> Int {
    switch strategy {
    case .complete: retraining.completeEpochs
    case .partial: retraining.partialEpochs
    }
  }

  /// The attack settings for targeted attacks.
  var attackSettings: AttackSettings {
    var settings = AttackSettings()
    settings.method = attack.method
    settings.norm = attack.norm
    settings.margin = attack.margin
    settings.floor = attack.floor
    settings.gap = attack.gap
    return settings
  }
}
