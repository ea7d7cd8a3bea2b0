internal import Attacks

/// The attacks of the tutorial whose errors it prints, and the same within [0, 1] where it leaves that.
enum TutorialAttack: String, Sendable, CaseIterable, Codable, CodingKeyRepresentable {
  case fgsm
  case fgsmInBox = "fgsm-in-box"
  case plain
  case pgd
  case pgdInBox = "pgd-in-box"
  case restarts
  case restartsInBox = "restarts-in-box"
  case l2

  /// As the report names it.
  var displayName: String {
    switch self {
    case .fgsm: "FGSM, 0.1"
    case .fgsmInBox: "FGSM, 0.1, within [0, 1]"
    case .plain: "plain gradient, steps of 10,000, 0.1"
    case .pgd: "PGD, 40 steps of 0.01, 0.1"
    case .pgdInBox: "PGD, 40 steps of 0.01, 0.1, within [0, 1]"
    case .restarts: "PGD, ten random starts"
    case .restartsInBox: "PGD, ten random starts, within [0, 1]"
    case .l2: "PGD in L2, radius 2, 40 steps of 0.1"
    }
  }

  /// The networks that it is for; ten starts are for the convolutional one alone.
  var networks: [TutorialNetwork] {
    switch self {
    case .plain, .restarts, .restartsInBox: [.convolutional]
    default: TutorialNetwork.attacked
    }
  }

  /// The attack.
  ///
  /// - Parameter plainSteps: how many gradients the plain one takes.
  func attack(plainSteps: Int) -> GradientAttack {
    var attack =
      switch self {
      case .fgsm, .fgsmInBox: GradientAttack.fastGradientSign(radius: 0.1)
      case .plain:
        GradientAttack(
          norm: .linf, radius: 0.1, steps: plainSteps, stepSize: 1e4, startsAtRandom: false)
      case .l2:
        GradientAttack(norm: .l2, radius: 2, steps: 40, stepSize: 0.1, startsAtRandom: false)
      default:
        GradientAttack(norm: .linf, radius: 0.1, steps: 40, stepSize: 0.01, startsAtRandom: false)
      }
    attack.staysInBox = [.fgsmInBox, .pgdInBox, .restartsInBox, .l2].contains(self)
    if self == .plain { attack.direction = .gradient }
    if self == .restarts || self == .restartsInBox {
      attack.restarts = 10
      attack.startsAtRandom = true
    }
    return attack
  }
}
