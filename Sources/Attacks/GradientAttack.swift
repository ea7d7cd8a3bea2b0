public import Queries

/// A search for inputs with a large loss near given ones: projected gradient ascent on the
/// training loss (Madry, Makelov, Schmidt, Tsipras and Vladu, 2018, section 2.1).
///
/// Every step goes along the gradient of the loss by the inputs and then back into the ball around
/// the original and into [0, 1]. Unlike the exact search it proves nothing: where it finds no
/// change that fools the network, there may be one.
public struct GradientAttack: Sendable, Equatable, Codable {
  /// How the distance from the original is measured, and with it the kind of step: for Linf every
  /// input moves by `stepSize` in the direction of its gradient's sign, for L1 few inputs move by
  /// `stepSize` together (`SparseL1Ball`).
  public var norm: Norm
  /// The largest distance from the original, above 0, in the unit of the inputs.
  public var radius: Double
  /// The number of gradients, at least 1.
  public var steps: Int
  /// The length of a step in the same norm, above 0 and at most twice the radius: a longer one
  /// would cross the whole ball.
  public var stepSize: Double
  /// Whether the ascent starts at a random point of the ball instead of at the original.
  public var startsAtRandom: Bool

  /// An attack by projected gradient ascent from a random point.
  ///
  /// - Parameter stepSize: nil for `defaultStepSize`.
  public init(
    norm: Norm, radius: Double, steps: Int = Self.defaultSteps, stepSize: Double? = nil,
    startsAtRandom: Bool = true
  ) {
    self.norm = norm
    self.radius = radius
    self.steps = steps
    self.stepSize = stepSize ?? Self.defaultStepSize(radius: radius, steps: steps)
    self.startsAtRandom = startsAtRandom
  }

  /// The fast gradient sign method (Goodfellow, Shlens and Szegedy, 2015, section 4): one step
  /// from the original to the edge of the Linf ball.
  public static func fastGradientSign(radius: Double) -> GradientAttack {
    GradientAttack(norm: .linf, radius: radius, steps: 1, stepSize: radius, startsAtRandom: false)
  }

  /// A radius that small networks on MNIST can be trained against: of those tried on the smallest
  /// of the thesis's, the largest that cost less than five points of accuracy
  /// (`Benchmarks/adversarial-training.md`).
  public static func defaultRadius(_ norm: Norm) -> Double {
    switch norm {
    case .l1: 5
    case .linf: 0.05
    }
  }

  /// The steps of Madry et al. where an attack is part of training.
  public static let defaultSteps = 7

  /// Long enough to get from any point of the ball to its edge and a good way along it: 2.5 radii
  /// in all steps together, as Madry et al. have it, and no step longer than the radius.
  public static func defaultStepSize(radius: Double, steps: Int) -> Double {
    min(radius, 2.5 * radius / Double(steps))
  }
}
