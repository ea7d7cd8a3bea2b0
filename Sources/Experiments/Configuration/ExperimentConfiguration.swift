public import Campaigns
internal import LinearAlgebra
internal import Basics
internal import Foundation
public import Networks
public import Queries

/// Everything that a run of the experiments depends on, read from a JSON file.
public struct ExperimentConfiguration: Sendable, Equatable, Codable {
  /// How the networks are trained.
  public struct Training: Sendable, Equatable, Codable {
    /// Passes over the training images.
    public var epochs: Int
    /// Images in a training step.
    public var batchSize: Int
    /// Adam's step size.
    public var learningRate: Double
    /// What training minimises.
    public var loss: Loss
    /// What follows the logits.
    public var outputActivation: OutputActivation
    /// How weights are drawn.
    public var initialization: Initialization
  }

  /// How smallest changes are searched.
  public struct Attack: Sendable, Equatable, Codable {
    /// The exact search or an integer program of the thesis.
    public var method: AttackMethod
    /// How changes are measured.
    public var norm: Norm
    /// The target's logit is at least so many times every other.
    public var margin: Double
    /// The target's logit reaches at least this.
    public var floor: Double
    /// The fraction that a proof may leave open.
    public var gap: Double
  }

  /// What success is where adversarial distances are measured: Tables 2, 3, 6 and 8. Examples to
  /// retrain on and to test with have the rule of `attack`, and their networks as they are trained.
  public struct Distances: Sendable, Equatable, Codable {
    /// How outputs are read: with `relu` a network answers nothing where no output is positive, as the
    /// thesis's networks do. An image without an answer is not correct, and not attacked.
    public var outputs: OutputActivation
    /// What the target's output reaches at least; 0 in the thesis.
    public var floor: Double
    /// Distances with these floors are further columns.
    public var furtherFloors: [Double]
  }

  /// Where networks, images, examples and perturbations come from.
  public enum Source: String, Sendable, Codable {
    /// All are the thesis author's own; `training` and `retraining` say how he made them.
    case author
  }

  /// How the thesis's integer programs are compared with the exact search (the thesis, section
  /// 4.2).
  public struct Performance: Sendable, Equatable, Codable {
    /// The networks.
    public var networks: [NetworkName]
    /// The integer programs.
    public var methods: [AttackMethod]
    /// The exact search attacks the first so many correctly classified test images.
    public var images: Int
    /// The integer programs attack the first so many of them; none of a network that is not named.
    public var programImages: [NetworkName: Int]
    /// Seconds for each instance.
    public var timeLimit: Double
    /// Seconds for each big-M of the improved model.
    public var boundTimeLimit: Double
  }

  /// What the figures of inputs show (the thesis, section 4.1).
  public struct Figures: Sendable, Equatable, Codable {
    /// The networks.
    public var networks: [NetworkName]
    /// The smallest changes are those of the first correctly classified test image of this class.
    public var digit: Int
    /// Seconds for each class and each smallest change.
    public var timeLimit: Double
  }

  /// How many images each set has (the thesis, section 4.3).
  public struct Sets: Sendable, Equatable, Codable {
    /// Training images of each class, attacked with every other class as target to retrain on.
    public var trainingOriginalsPerDigit: Int
    /// Test images of each class, attacked with every other class as target to test on.
    public var testOriginalsPerDigit: Int
    /// Further correctly classified test images.
    public var correctOriginals: Int
    /// Misclassified test images; all of them where there are fewer.
    public var misclassifiedOriginals: Int
    /// Images whose distance is compared before and after retraining.
    public var distanceImages: Int
  }

  /// The name, which is also that of the results folder.
  public var name: String
  /// What the run is about, in a sentence.
  public var description: String
  /// Where everything comes from; nil for networks that the run trains itself.
  public var source: Source?
  /// The networks.
  public var networks: [NetworkName]
  /// The sizes of the hidden layers of networks that are not the thesis's, by name; nil where there
  /// are none.
  public var hiddenSizes: [NetworkName: [Int]]?
  /// Decides weights and the order of training images.
  public var seed: UInt64
  /// How the networks are trained.
  public var training: Training
  /// How smallest changes are searched.
  public var attack: Attack
  /// How distances are measured.
  public var distances: Distances
  /// How the integer programs are compared.
  public var performance: Performance
  /// What the figures of inputs show.
  public var figures: Figures
  /// How many images each set has.
  public var sets: Sets
  /// How networks are trained again.
  public var retraining: Retraining
  /// How inputs are perturbed.
  public var perturbation: Perturbation

  /// The sizes of a network's hidden layers.
  func hiddenSizes(of name: NetworkName) -> [Int] {
    name.thesis?.hiddenSizes ?? hiddenSizes?[name] ?? []
  }

  /// The training options for so many epochs.
  func trainingOptions(epochs: Int, seed: UInt64) -> TrainingOptions {
    var options = TrainingOptions()
    options.epochs = epochs
    options.batchSize = training.batchSize
    options.learningRate = training.learningRate
    options.loss = training.loss
    options.seed = seed
    return options
  }

  /// The settings of attacks that measure distances, the first of which are the main ones.
  var distanceSettings: [AttackSettings] {
    ([distances.floor] + distances.furtherFloors).map { floor in
      var settings = attackSettings
      settings.floor = floor
      return settings
    }
  }

  /// Attacks on a network behind its perturbation as in the thesis's Table 8: pixels range up to 1.5
  /// before the perturbation, and none changes by more than 1.
  var brighterSettings: AttackSettings {
    var settings = distanceSettings[0]
    settings.imageRange = Interval(0, 1.5)
    settings.maxDeviation = 1
    return settings
  }

  /// The attack settings for examples to retrain on and to test with.
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
