/// How the size of a change is measured.
public enum Norm: String, Sendable, CaseIterable, Codable {
  /// The sum of the absolute changes.
  case l1
  /// The largest absolute change.
  case linf

  /// Whether a ball is a box: a limit on the size is one on every input's change.
  package var hasBoxes: Bool {
    switch self {
    case .l1: false
    case .linf: true
    }
  }
}
