/// How the size of a change is measured.
public enum Norm: String, Sendable, CaseIterable, Codable {
  /// The sum of the absolute changes.
  case l1
  /// The root of the sum of the squared changes.
  case l2
  /// The largest absolute change.
  case linf

  /// Those in which something can be proved; gradient attacks know all.
  public static let proved: [Norm] = [.l1, .linf]

  /// Whether a ball is a box: a limit on the size is one on every input's change.
  package var hasBoxes: Bool { self == .linf }

  /// Stands where a proof would need another norm than those of `proved`; no `Query` has one.
  package func isNotProved() -> Never {
    preconditionFailure("nothing can be proved in the norm \(rawValue)")
  }
}
