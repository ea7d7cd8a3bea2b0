/// The version of this program.
public enum TemperVersion {
  /// Semantic version; `CHANGELOG.md` says what each one brought.
  public static let current = "0.1.0"
}
