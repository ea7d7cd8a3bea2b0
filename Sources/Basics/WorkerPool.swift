internal import Foundation
internal import Synchronization

/// Runs independent pieces of work on several threads.
public enum WorkerPool {
  /// Calls `body` once for every item, on at most `jobs` threads, and returns when all are done.
  ///
  /// Items are started in their order. After the first error no further item is started, and that
  /// error is thrown once the running ones are done. With one job everything runs on the calling
  /// thread.
  ///
  /// - Parameter spare: where threads go that find no item left.
  public static func run<Item: Sendable>(
    _ items: [Item], jobs: Int, spare: SpareThreads = SpareThreads(),
    _ body: @escaping @Sendable (Item) throws -> Void
  ) throws {
    let threads = min(jobs, items.count)
    for _ in 0..<max(0, jobs - threads) { spare.add() }
    guard threads > 1 else {
      for item in items { try body(item) }
      return
    }
    let queue = WorkQueue(items)
    let group = ThreadGroup()
    for _ in 0..<threads {
      group.start {
        while let item = queue.next() {
          do { try body(item) } catch { queue.fail(error) }
        }
        spare.add()
      }
    }
    group.wait()
    if let error = queue.firstError { throw error }
  }

  /// The number of cores of this machine.
  public static var coreCount: Int { ProcessInfo.processInfo.activeProcessorCount }
}

/// The items that no thread has taken yet.
private final class WorkQueue<Item: Sendable>: Sendable {
  private struct State {
    var items: ArraySlice<Item>
    var error: (any Error)?
  }

  private let state: Mutex<State>

  init(_ items: [Item]) { state = Mutex(State(items: items[...])) }

  func next() -> Item? { state.withLock { $0.error == nil ? $0.items.popFirst() : nil } }
  func fail(_ error: any Error) { state.withLock { $0.error = $0.error ?? error } }
  var firstError: (any Error)? { state.withLock { $0.error } }
}
