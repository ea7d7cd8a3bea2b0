public import Attacks
package import Networks

/// Training on the worst inputs that a gradient attack finds near the training inputs, found anew
/// in every step (Madry, Makelov, Schmidt, Tsipras and Vladu, 2018, equation 2.1): the field's
/// usual defense.
public struct AdversarialTraining: Sendable, Equatable, Codable {
  /// Where each training input is replaced from, and how.
  public var attack: GradientAttack
  /// The fraction of every mini-batch that stays as it is, from 0 to 1.
  public var cleanFraction: Double
  /// The fraction of all steps, from 0 to 1, in which the attack's radius grows to its full size.
  /// A small network that meets the full radius with random weights learns to ignore its input
  /// (Madry et al., section 4); one that can already read digits learns to read them robustly.
  public var warmUp: Double

  /// Adversarial training on replaced inputs alone, unless told otherwise.
  public init(attack: GradientAttack, cleanFraction: Double = 0, warmUp: Double = 0.5) {
    self.attack = attack
    self.cleanFraction = cleanFraction
    self.warmUp = warmUp
  }
}

extension Trainable {
  /// Trains a copy of this network adversarially and returns it; `withRandomParameters` is the network
  /// to start from where training is to be from scratch.
  ///
  /// It takes about as many times longer than ordinary training as the attack has steps. The same
  /// network, data, options and number of BLAS threads give the same bytes.
  ///
  /// - Parameters:
  ///   - data: inputs of this network's size in [0, 1], with labels below its number of classes.
  ///   - options: epochs and so on; its loss is also what the attack increases, and its seed also
  ///     decides where the attack starts.
  ///   - validation: data that training does not see; its accuracy is reported, without attack.
  ///   - pauses: where to begin, and when to end early.
  ///   - epochFinished: called after every epoch with loss and accuracy on the replaced inputs; an
  ///     error that it throws stops the training.
  /// - Throws: `TrainingDiverged`, `TrainingPaused`, `CheckpointError`, and what `epochFinished`
  ///   throws.
  package func trained(
    _ adversarial: AdversarialTraining, on data: LabelledInputs, options: TrainingOptions,
    validation: LabelledInputs? = nil, pauses: TrainingPauses = .none,
    epochFinished: (EpochResult) throws -> Void = { _ in }
  ) throws -> Self {
    try trained(
      on: data, options: options, validation: validation,
      preparation: AdversarialBatches(
        adversarial, inputCount: inputCount, dataCount: data.count, options: options,
        batchSize: options.batchSize(for: data)),
      pauses: pauses, epochFinished: epochFinished)
  }
}

/// Replaces the inputs of one training's mini-batches.
private final class AdversarialBatches: BatchPreparation {
  private let training: AdversarialTraining
  private let ascent: GradientAscent
  private let warmUpSteps: Double
  private var steps = 0

  init(
    _ training: AdversarialTraining, inputCount: Int, dataCount: Int, options: TrainingOptions,
    batchSize: Int
  ) {
    precondition(
      0...1 ~= training.cleanFraction && 0...1 ~= training.warmUp, "a fraction is from 0 to 1")
    self.training = training
    ascent = GradientAscent(
      training.attack, inputCount: inputCount, batchSize: batchSize, seed: options.seed)
    warmUpSteps =
      training.warmUp * Double(options.epochs * ((dataCount + batchSize - 1) / batchSize))
  }

  var identity: String { "\(training)" }

  /// The steps so far, and where the attack's random numbers are.
  var state: [UInt64] {
    get { [UInt64(steps)] + ascent.random.words }
    set {
      steps = Int(newValue[0])
      ascent.random.words = Array(newValue[1...])
    }
  }

  func isState(_ state: [UInt64]) -> Bool { state.count == 5 && state[0] <= UInt64(Int.max) }

  func prepare(_ step: Backpropagation, labels: ArraySlice<Int>) {
    let clean = Int((training.cleanFraction * Double(labels.count)).rounded())
    steps += 1
    ascent.replaceInputs(
      of: step, labels: labels.dropLast(clean), scale: min(1, Double(steps) / warmUpSteps))
  }
}
