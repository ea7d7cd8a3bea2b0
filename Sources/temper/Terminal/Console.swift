import Foundation
import Synchronization

/// Where the program speaks: results on standard output, everything else on standard error.
///
/// A result that cannot be written makes the whole run a failure, but does not end it: what also
/// goes to a file is still worth having.
enum Console {
  /// Why standard output took no more.
  private static let failure = Mutex<String?>(nil)

  /// Makes sure that no file of the program's gets the number of a standard stream that its parent
  /// has closed. Opened for reading, as here, such a stream still takes no output.
  static func reserveStandardStreams() {
    for stream in STDIN_FILENO...STDERR_FILENO where fcntl(stream, F_GETFD) == -1 {
      _ = open("/dev/null", O_RDONLY)
    }
  }

  /// Prints a result.
  static func result(_ text: String) { emit(Data((text + "\n").utf8)) }

  /// Prints a value as JSON.
  static func json(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    result(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// Writes bytes to standard output, those of one call together.
  static func emit(_ bytes: Data) {
    failure.withLock { failure in
      guard failure == nil, let number = write(bytes, to: STDOUT_FILENO) else { return }
      failure =
        switch number {
        case EBADF: "it is closed"
        case ENOSPC, EDQUOT: "no space left on the disk (free some, or write elsewhere)"
        default: String(cString: strerror(number))
        }
    }
  }

  /// Whether a result could not be written.
  static var hasFailed: Bool { failure.withLock { $0 != nil } }

  /// The status with which the program ends: that of its command, or a failure where results got
  /// lost, which is then said.
  static func status(after command: Int32) -> Int32 {
    guard let reason = failure.withLock({ $0 }) else { return command }
    note("temper: cannot write to standard output: \(reason)")
    return 1
  }

  /// Prints a note, a warning or an error.
  static func note(_ text: String) { show(text + "\n") }

  /// Writes to standard error as it is. There is nobody to tell that it failed.
  static func show(_ text: String) { _ = write(Data(text.utf8), to: STDERR_FILENO) }

  /// The error number of the write that failed; nil where all went well.
  private static func write(_ bytes: Data, to descriptor: Int32) -> Int32? {
    bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let written = Glibc.write(
          descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if written > 0 {
          rest = rest.dropFirst(written)
        } else if written < 0, errno == EAGAIN {
          // A terminal or pipe that another program made non-blocking.
          var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
          poll(&waiting, 1, -1)
        } else if written < 0, errno != EINTR {
          return errno
        }
      }
      return nil
    }
  }

  /// Whether standard error is a terminal.
  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// The columns of the terminal behind standard error.
  static var width: Int {
    var size = winsize()
    let found = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    return found ? Int(size.ws_col) : 80
  }
}
