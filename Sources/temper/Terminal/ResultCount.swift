import Synchronization

/// How many results there are, counted from several threads.
final class ResultCount: Sendable {
  private let count = Atomic<Int>(0)

  /// One more: how many there are then.
  func next() -> Int { count.add(1, ordering: .relaxed).newValue }
}
