internal import Basics
public import Queries

/// A search for inputs near given ones at which an objective, usually the training loss, is large:
/// projected gradient ascent (Madry, Makelov, Schmidt, Tsipras and Vladu, 2018, section 2.1).
///
/// Every step goes along the gradient of the objective by the inputs and then back into the ball around
/// the original and, usually, into [0, 1]. Unlike the exact search it proves nothing: where it finds no
/// change that fools the network, there may be one.
public struct GradientAttack: Sendable, Equatable {
  /// How the distance from the original is measured, and with it the kind of step: for Linf every
  /// input moves by `stepSize` in the direction of its gradient's sign (`LinfBall`), for L2 the point
  /// moves by `stepSize` along the gradient (`L2Ball`), for L1 few inputs move by `stepSize` together
  /// (`SparseL1Ball`).
  public var norm: Norm
  /// The largest distance from the original, above 0, in the unit of the inputs.
  public var radius: Double
  /// The number of gradients of each ascent, at least 1.
  public var steps: Int
  /// The length of a step in the same norm, above 0 and at most twice the radius: a longer one
  /// would cross the whole ball. Of `Direction.gradient`, what the gradient is multiplied by, however
  /// large.
  public var stepSize: Double
  /// Whether the first ascent starts at a random point of the ball instead of at the original.
  public var startsAtRandom: Bool
  /// Whether points stay in [0, 1], in which the originals are then.
  public var staysInBox = true
  /// Where a step leads.
  public var direction = Direction.steepest
  /// The number of ascents, at least 1. All but the first start at a random point in any case.
  public var restarts = 1
  /// What the ascent makes large.
  public var objective = Objective.loss

  /// Where a step leads.
  public enum Direction: String, Sendable, CaseIterable, Codable {
    /// Where the objective grows most among all steps of one length in the norm, whatever the size of
    /// the gradient.
    case steepest
    /// Along the gradient, and the further the larger it is.
    case gradient
  }

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

  /// Ends the program where the numbers make no sense together.
  func check() {
    precondition(
      radius > 0 && steps >= 1 && restarts >= 1, "an attack needs a radius, steps and ascents")
    precondition(
      stepSize > 0 && (direction == .gradient || stepSize <= 2 * radius),
      "an attack's steps are above 0 and at most twice the radius long")
  }
}

extension GradientAttack {
  /// A radius that small networks on MNIST can be trained against. For L1 and Linf: of those tried on the
  /// smallest of the thesis's, the largest that cost less than five points of accuracy
  /// (`Benchmarks/adversarial-training.md`). For L2: about the length of the changes to 784 pixels that
  /// the Linf ball of 0.05 has in its corners.
  public static func defaultRadius(_ norm: Norm) -> Double {
    switch norm {
    case .l1: 5
    case .l2: 1.5
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

/// What keys of stored results are made of: a setting that is as it usually is does not appear.
extension GradientAttack: Codable {
  private enum CodingKeys: String, CodingKey {
    case norm, radius, steps, stepSize, startsAtRandom
    case staysInBox, direction, restarts, objective
  }

  /// Reads an attack; what is not there is as usual.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    norm = try container.decode(Norm.self, forKey: .norm)
    radius = try container.decode(Double.self, forKey: .radius)
    steps = try container.decode(Int.self, forKey: .steps)
    stepSize = try container.decode(Double.self, forKey: .stepSize)
    startsAtRandom = try container.decode(Bool.self, forKey: .startsAtRandom)
    func read<Value: Decodable>(_ value: inout Value, _ key: CodingKeys) throws {
      value = try container.decodeIfPresent(Value.self, forKey: key) ?? value
    }
    try read(&staysInBox, .staysInBox)
    try read(&direction, .direction)
    try read(&restarts, .restarts)
    try read(&objective, .objective)
  }

  /// Writes an attack without what is as usual.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(norm, forKey: .norm)
    try container.encode(radius, forKey: .radius)
    try container.encode(steps, forKey: .steps)
    try container.encode(stepSize, forKey: .stepSize)
    try container.encode(startsAtRandom, forKey: .startsAtRandom)
    let usual = GradientAttack(norm: norm, radius: radius)
    func write<Value: Encodable & Equatable>(_ value: Value, _ usual: Value, _ key: CodingKeys)
      throws
    {
      if value != usual { try container.encode(value, forKey: key) }
    }
    try write(staysInBox, usual.staysInBox, .staysInBox)
    try write(direction, usual.direction, .direction)
    try write(restarts, usual.restarts, .restarts)
    try write(objective, usual.objective, .objective)
  }
}
