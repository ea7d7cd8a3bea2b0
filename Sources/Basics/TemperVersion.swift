internal import CBuild

/// The version of this program, and what it was built from.
public enum TemperVersion {
  /// Semantic version; `CHANGELOG.md` says what each one brought.
  public static let current = "0.1.0"

  /// The source's commit, with "+changes" where the files differed from it; nil in a build without
  /// make, which does not know.
  public static let commit = temper_build_commit().map { String(cString: $0) }

  /// The Swift compiler's version; in a build without make its first two numbers.
  public static let swift = temper_build_swift().map { String(cString: $0) } ?? compiler

  #if compiler(>=6.4)
    private static let compiler = "6.4 or later"
  #elseif compiler(>=6.3)
    private static let compiler = "6.3"
  #else
    private static let compiler = "6.2"
  #endif
}
