internal import Campaigns
import ArgumentParsing
import Attacks
import Queries

/// The options of `temper attack --method fgsm` and `pgd`.
enum GradientMethodOptions {
  private static let radius = Option<Double?>(
    "radius", value: "R", help: "fgsm, pgd: the largest change", validate: Check.above(0))
  private static let steps = Option<Int>(
    "steps", value: "N", default: 40, help: "pgd: gradients of each ascent",
    validate: Check.atLeast(1))
  private static let stepSize = Option<Double?>(
    "step-size", value: "S", defaultText: "2.5 R / N, at most R",
    help: "pgd: the change in each of them", validate: Check.above(0))
  private static let restarts = Option<Int>(
    "restarts", value: "K", default: 1, help: "pgd: ascents, each from another random point",
    validate: Check.atLeast(1))
  private static let targetLoss = Option<TargetLoss>(
    "target-loss", value: "LOSS", default: .label,
    help:
      "fgsm, pgd: what an attack with a target makes large: the target's logit less the label's, less "
      + "all others, or its cross-entropy negated")
  private static let seed = Option<UInt64>(
    "seed", value: "N", default: 0, help: "pgd: decides the random points")

  static let all: [any CommandArgument] = [radius, steps, stepSize, restarts, targetLoss, seed]

  /// What an attack with a target makes large, as `--target-loss` names it.
  enum TargetLoss: String, CaseIterable, ArgumentValue {
    case label, others
    case crossEntropy = "cross-entropy"

    var objective: GradientAttack.Objective {
      switch self {
      case .label: .targetOverLabel
      case .others: .targetOverOthers
      case .crossEntropy: .targetCrossEntropy
      }
    }
  }

  /// The seed of the random points.
  static func seed(_ arguments: Arguments) -> UInt64 { arguments[seed] }

  /// Refuses what does not go together.
  static func check(_ arguments: Arguments) throws {
    let method = arguments[AttackOptions.method]
    let own = [
      "radius": arguments.wasGiven(radius), "steps": arguments.wasGiven(steps),
      "step-size": arguments.wasGiven(stepSize), "restarts": arguments.wasGiven(restarts),
      "target-loss": arguments.wasGiven(targetLoss), "seed": arguments.wasGiven(seed),
    ]
    guard method.isGradient else {
      if let name = own.keys.sorted().first(where: { own[$0] == true }) {
        throw arguments.usageError("--\(name) belongs to --method fgsm and pgd")
      }
      return
    }
    guard let radius = arguments[radius] else {
      throw arguments.usageError("--method \(method.rawValue) looks within a --radius")
    }
    let others = [
      "perturbation": arguments.wasGiven(AttackOptions.perturbation),
      "image-range": arguments.wasGiven(AttackOptions.imageRange),
      "max-deviation": arguments.wasGiven(AttackOptions.maxDeviation),
      "gap": arguments.wasGiven(AttackOptions.gap),
      "difference": arguments.wasGiven(AttackOptions.difference),
    ]
    if let name = others.keys.sorted().first(where: { others[$0] == true }) {
      throw arguments.usageError("--\(name): --method \(method.rawValue) has no use for it")
    }
    if arguments.wasGiven(AttackOptions.rule), arguments[AttackOptions.rule] != .argmax {
      throw arguments.usageError(
        "--rule: --method \(method.rawValue) looks for another answer alone, which is argmax")
    }
    if arguments[AttackOptions.anyNorm] == .linf, radius > 1 {
      throw arguments.usageError("--radius: no input can change by more than 1")
    }
    if arguments.wasGiven(targetLoss), AttackOptions.targets(arguments) == .untargeted {
      throw arguments.usageError("--target-loss needs a --target")
    }
    if method == .fgsm {
      if arguments.wasGiven(AttackOptions.anyNorm), arguments[AttackOptions.anyNorm] != .linf {
        throw arguments.usageError("--norm: fgsm is an attack in linf")
      }
      let needless = ["steps", "step-size", "restarts", "seed"].filter { own[$0] == true }
      if let name = needless.first {
        throw arguments.usageError("--\(name): fgsm is one step from the image")
      }
    } else if let step = arguments[stepSize], step > 2 * radius {
      throw arguments.usageError("--step-size: must be at most twice the radius, \(2 * radius)")
    }
  }

  /// The attack that the options describe.
  static func attack(_ arguments: Arguments, isTargeted: Bool) -> GradientAttack {
    let radius = arguments[radius] ?? 0
    var attack =
      arguments[AttackOptions.method] == .fgsm
      ? GradientAttack.fastGradientSign(radius: radius)
      : GradientAttack(
        norm: arguments[AttackOptions.anyNorm], radius: radius, steps: arguments[steps],
        stepSize: arguments[stepSize])
    attack.restarts = arguments[restarts]
    if isTargeted { attack.objective = arguments[targetLoss].objective }
    return attack
  }
}
