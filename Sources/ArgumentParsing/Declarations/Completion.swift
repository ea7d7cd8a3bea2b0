/// What a shell offers in place of an option's value.
public enum Completion: Sendable, Equatable {
  /// File names: those that end in one of the extensions (no dot), or all when there are none.
  case file([String] = [])
  /// Names of directories.
  case directory
  /// These words.
  case values([String])
  /// Nothing.
  case none
}
