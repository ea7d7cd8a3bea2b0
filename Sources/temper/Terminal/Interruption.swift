import Foundation
import Synchronization

/// Ctrl-C, a polite kill, and a terminal that closes. Work that can be stopped asks `isRequested`
/// again and again; anything else ends at once. So does everything at a second signal, unless that
/// follows within a second: `timeout`, and a shell that passes on what its terminal sends to all,
/// send one request twice.
enum Interruption {
  private static let isPolled = Atomic<Bool>(false)
  /// When the first signal came, in nanoseconds of the monotonic clock; 0 before it.
  private static let firstSignal = Atomic<Int>(0)
  /// What the first signal prints, as a C string that is never freed; 0 for nothing.
  private static let announcement = Atomic<Int>(0)

  /// Whether the program was asked to stop.
  static var isRequested: Bool {
    isPolled.store(true, ordering: .relaxed)
    return firstSignal.load(ordering: .relaxed) != 0
  }

  /// Promises that `isRequested` will be asked from now on, if only after a while.
  ///
  /// - Parameter text: what the first signal prints on standard error at once; nil for nothing.
  static func expect(saying text: String?) {
    // On a terminal a progress bar may still be open.
    let line = text.flatMap { strdup((Console.isTerminal ? "\n" : "") + $0 + "\n") }
    announcement.store(line.map { Int(bitPattern: $0) } ?? 0, ordering: .relaxed)
    isPolled.store(true, ordering: .relaxed)
  }

  /// From now on SIGINT, SIGTERM and SIGHUP set `isRequested`, or end the program where nothing
  /// asks.
  static func install() {
    // Made before a signal can come, so that the handler only loads and stores.
    _ = isPolled.load(ordering: .relaxed)
    _ = firstSignal.load(ordering: .relaxed)
    _ = announcement.load(ordering: .relaxed)
    // A parent may have started the program from a thread that blocks them.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, number) }
    sigprocmask(SIG_UNBLOCK, &signals, nil)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      // `nohup` means what it says.
      if number == SIGHUP, isIgnored(number) { continue }
      signal(number) { _ in Interruption.handle() }
    }
    // A reader that goes away (`temper ... | head`) is not an error.
    signal(SIGPIPE, SIG_DFL)
  }

  /// What a signal does. Only functions that a signal handler may call (signal-safety(7)).
  private static func handle() {
    let savedError = errno
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    let now = time.tv_sec &* 1_000_000_000 &+ time.tv_nsec
    // Two signals may come at the same time, on two threads.
    let (isFirst, first) = firstSignal.compareExchange(
      expected: 0, desired: now, ordering: .relaxed)
    if !isPolled.load(ordering: .relaxed) || (!isFirst && now &- first > 1_000_000_000) {
      _exit(130)
    }
    if isFirst, let text = UnsafePointer<CChar>(bitPattern: announcement.load(ordering: .relaxed)) {
      write(STDERR_FILENO, text, strlen(text))
    }
    errno = savedError
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    return action.__sigaction_handler.sa_handler.map { unsafeBitCast($0, to: Int.self) } == 1
  }
}
