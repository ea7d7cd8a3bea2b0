public import Search

/// How the smallest change is searched.
public enum AttackMethod: String, Sendable, CaseIterable, Codable {
  /// Temper's own search.
  case exact
  /// The thesis's integer program with big-M values from interval arithmetic.
  case milpBase = "milp-base"
  /// The same with every big-M solved for by itself, layer by layer: the improved model.
  case milpImproved = "milp-improved"
  /// The same with one second for every big-M: the weaker improved model.
  case milpWeak = "milp-weak"
  /// The fast gradient sign method: one step within a radius, and no proof.
  case fgsm
  /// Projected gradient ascent within a radius, and no proof.
  case pgd

  /// Whether a solver's branch and cut answers, and the exact search only proves it.
  public var isIntegerProgram: Bool { self != .exact && !isGradient }
  /// Whether it looks for examples within a radius by gradients, and proves nothing.
  public var isGradient: Bool { self == .fgsm || self == .pgd }

  /// How the bounds are found that the big-M values come from; nil where none have to be computed.
  public var boundsMethod: BoundsMethod? {
    switch self {
    case .exact, .milpBase, .fgsm, .pgd: nil
    case .milpImproved: .milp
    case .milpWeak: .milpWeak
    }
  }
}
