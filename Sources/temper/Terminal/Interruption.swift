import Foundation
import Synchronization

/// Ctrl-C and a polite kill. Work that can be stopped asks `isRequested` again and again; anything
/// else ends at once, and so does everything at the second signal.
enum Interruption {
  private static let requested = Atomic<Bool>(false)
  private static let isPolled = Atomic<Bool>(false)

  /// Whether the program was asked to stop.
  static var isRequested: Bool {
    isPolled.store(true, ordering: .relaxed)
    return requested.load(ordering: .relaxed)
  }

  /// From now on SIGINT and SIGTERM set `isRequested`, or end the program where nothing asks.
  static func install() {
    // Made before a signal can come, so that the handler only loads and stores.
    _ = requested.load(ordering: .relaxed)
    _ = isPolled.load(ordering: .relaxed)
    // A parent may have started the program from a thread that blocks them.
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    sigprocmask(SIG_UNBLOCK, &signals, nil)
    for number in [SIGINT, SIGTERM] {
      signal(number) { _ in
        let isSecond = Interruption.requested.exchange(true, ordering: .relaxed)
        if isSecond || !Interruption.isPolled.load(ordering: .relaxed) { _exit(130) }
      }
    }
    // A reader that goes away (`temper ... | head`) is not an error.
    signal(SIGPIPE, SIG_DFL)
  }
}
