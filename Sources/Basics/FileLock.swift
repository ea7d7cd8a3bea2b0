import Glibc

/// An open file that no other program has locked. The lock ends with the process, however that
/// ends.
public final class FileLock: Sendable {
  private let descriptor: Int32

  /// Locks a file, which is made where it does not exist.
  ///
  /// - Parameter isShared: several programs may hold the lock as long as all of them share it.
  /// - Returns: nil where another program has locked it.
  public init?(path: String, isShared: Bool = false) throws(AtomicFileError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw AtomicFileError(errno, path: path, doing: "write") }
    guard Self.lock(descriptor, isShared: isShared) else {
      close(descriptor)
      return nil
    }
  }

  /// Locks an open file. One that is locked is tried again for a tenth of a second: a process that is
  /// being started shares the locks of the one that starts it until it runs another program.
  ///
  /// - Returns: false where another program has locked it. File systems without locks never have.
  static func lock(_ descriptor: Int32, isShared: Bool = false) -> Bool {
    var tries = 0
    while flock(descriptor, (isShared ? LOCK_SH : LOCK_EX) | LOCK_NB) != 0 {
      if errno == EINTR { continue }
      guard errno == EWOULDBLOCK else { return true }
      tries += 1
      guard tries < 20 else { return false }
      usleep(5_000)
    }
    return true
  }

  deinit { close(descriptor) }
}
