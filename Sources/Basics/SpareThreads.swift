internal import Foundation
internal import Synchronization

/// Threads that have run out of work of their own and can help with somebody else's.
public final class SpareThreads: Sendable {
  private let count: Mutex<Int>

  /// So many threads to spare.
  public init(_ count: Int = 0) { self.count = Mutex(count) }

  /// One thread more.
  public func add() { count.withLock { $0 += 1 } }

  /// Whether a thread is there to be taken; whoever takes it gives it back by `add`.
  public func take() -> Bool {
    count.withLock {
      guard $0 > 0 else { return false }
      $0 -= 1
      return true
    }
  }
}

/// Threads that are started one by one and waited for together.
public final class ThreadGroup {
  private let group = DispatchGroup()

  /// No threads yet.
  public init() {}

  /// Runs `body` on a new thread.
  public func start(_ body: @escaping @Sendable () -> Void) {
    group.enter()
    let thread = Thread { [group] in
      body()
      group.leave()
    }
    // The default of a secondary thread is 512 KiB on some systems.
    thread.stackSize = 16 << 20
    thread.start()
  }

  /// Returns when all threads have ended.
  public func wait() { group.wait() }
}
