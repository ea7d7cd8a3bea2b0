public import Attacks
public import Networks

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

extension Network {
  /// Trains a copy of this network adversarially and returns it; `withNewWeights` is the network
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
  ///   - epochFinished: called after every epoch with loss and accuracy on the replaced inputs; an
  ///     error that it throws stops the training.
  /// - Throws: `TrainingDiverged`, and what `epochFinished` throws.
  public func trained(
    _ adversarial: AdversarialTraining, on data: LabelledInputs, options: TrainingOptions,
    validation: LabelledInputs? = nil, epochFinished: (EpochResult) throws -> Void = { _ in }
  ) throws -> Network {
    precondition(
      0...1 ~= adversarial.cleanFraction && 0...1 ~= adversarial.warmUp,
      "a fraction is from 0 to 1")
    let batchSize = options.batchSize(for: data)
    let ascent = GradientAscent(
      adversarial.attack, inputCount: inputCount, batchSize: batchSize, seed: options.seed)
    let allSteps = options.epochs * ((data.count + batchSize - 1) / batchSize)
    let warmUpSteps = adversarial.warmUp * Double(allSteps)
    var steps = 0.0
    return try trained(
      on: data, options: options, validation: validation,
      preparingBatch: { step, labels in
        let clean = Int((adversarial.cleanFraction * Double(labels.count)).rounded())
        steps += 1
        ascent.replaceInputs(
          of: step, labels: labels.dropLast(clean), scale: min(1, steps / warmUpSteps))
      }, epochFinished: epochFinished)
  }
}
