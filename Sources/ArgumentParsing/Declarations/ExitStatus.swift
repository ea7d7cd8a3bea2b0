/// What the process tells its caller when it ends.
public struct ExitStatus: RawRepresentable, Sendable, Hashable {
  /// The number given to `exit`.
  public let rawValue: Int32

  /// The status with a number.
  public init(rawValue: Int32) {
    self.rawValue = rawValue
  }

  /// 0: done.
  public static let success = ExitStatus(rawValue: 0)
  /// 1: failed.
  public static let failure = ExitStatus(rawValue: 1)
  /// 2: ran, but a limit left something unproven.
  public static let unproven = ExitStatus(rawValue: 2)
  /// 64: wrong usage, `EX_USAGE` of sysexits.h.
  public static let usage = ExitStatus(rawValue: 64)
  /// 130: interrupted, 128 and the number of SIGINT.
  public static let interrupted = ExitStatus(rawValue: 130)
}
