import ArgumentParsing
import Attacks
import Defenses
import Queries

/// The options of `temper retrain --strategy pgd`: the attack that training is done against.
enum GradientAttackOptions {
  private static let norm = Option<Norm>(
    "norm", value: "NORM", default: .l1, help: "pgd: how the attack's changes are measured")
  private static let radius = Option<Double?>(
    "radius", value: "R", defaultText: "5 l1, 1.5 l2, 0.05 linf", help: "pgd: the largest change",
    validate: Check.above(0))
  private static let steps = Option<Int>(
    "steps", value: "N", default: GradientAttack.defaultSteps,
    help: "pgd: gradients for each training step", validate: Check.atLeast(1))
  private static let stepSize = Option<Double?>(
    "step-size", value: "S", defaultText: "2.5 R / N, at most R",
    help: "pgd: the change in each of them", validate: Check.above(0))
  private static let cleanFraction = Option<Double>(
    "clean-fraction", value: "F", default: 0, help: "pgd: how much of each batch is not attacked",
    validate: Check.within(0...1))
  private static let warmUp = Option<Double>(
    "warm-up", value: "F", default: 0.5,
    help: "pgd: in how much of the training the radius grows to its full size",
    validate: Check.within(0...1))

  static let all: [any CommandArgument] = [norm, radius, steps, stepSize, cleanFraction, warmUp]

  /// Refuses every option of the attack where there is none.
  static func refuse(_ arguments: Arguments) throws {
    let given = [
      "norm": arguments.wasGiven(norm), "radius": arguments.wasGiven(radius),
      "steps": arguments.wasGiven(steps), "step-size": arguments.wasGiven(stepSize),
      "clean-fraction": arguments.wasGiven(cleanFraction), "warm-up": arguments.wasGiven(warmUp),
    ]
    if let name = given.keys.sorted().first(where: { given[$0] == true }) {
      throw arguments.usageError("--\(name) belongs to --strategy pgd")
    }
  }

  /// The training that the options describe.
  static func training(_ arguments: Arguments) throws -> AdversarialTraining {
    let norm = arguments[norm]
    let radius = arguments[radius] ?? GradientAttack.defaultRadius(norm)
    if norm == .linf, radius > 1 {
      throw arguments.usageError("--radius: no input can change by more than 1")
    }
    let attack = GradientAttack(
      norm: norm, radius: radius, steps: arguments[steps], stepSize: arguments[stepSize])
    guard attack.stepSize <= 2 * radius else {
      throw arguments.usageError("--step-size: must be at most twice the radius, \(2 * radius)")
    }
    return AdversarialTraining(
      attack: attack, cleanFraction: arguments[cleanFraction], warmUp: arguments[warmUp])
  }
}

extension AdversarialTraining {
  /// The attack as metadata of a model file.
  var metadata: [String: String] {
    [
      "retraining.norm": attack.norm.rawValue, "retraining.radius": "\(attack.radius)",
      "retraining.steps": "\(attack.steps)", "retraining.step_size": "\(attack.stepSize)",
      "retraining.clean_fraction": "\(cleanFraction)", "retraining.warm_up": "\(warmUp)",
    ]
  }
}
