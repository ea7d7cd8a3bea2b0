/// How an attack is written as an integer program.
public enum Formulation: String, Sendable, CaseIterable, Codable {
  /// As the thesis writes it; see `ThesisEncoding`.
  case thesis
  /// Without what is already known; see `CompactEncoding`.
  case compact
}
