/// How the size of a change is measured.
public enum Norm: String, Sendable, CaseIterable, Codable {
  /// The sum of the absolute changes.
  case l1
  /// The largest absolute change.
  case linf
}
