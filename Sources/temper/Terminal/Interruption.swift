import Foundation
import Synchronization

/// Ctrl-C and a polite kill: the first asks the work to stop, the second ends the program.
enum Interruption {
  private static let requested = Atomic<Bool>(false)

  /// Whether the program was asked to stop.
  static var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// From now on SIGINT and SIGTERM set `isRequested`.
  static func install() {
    // Made before a signal can come, so that the handler only stores.
    _ = isRequested
    for number in [SIGINT, SIGTERM] {
      signal(number) { _ in
        if Interruption.requested.exchange(true, ordering: .relaxed) { _exit(130) }
      }
    }
    // A reader that goes away (`temper ... | head`) is not an error.
    signal(SIGPIPE, SIG_DFL)
  }
}
