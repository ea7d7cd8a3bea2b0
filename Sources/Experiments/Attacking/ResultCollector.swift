internal import Synchronization

/// Results by what they answer, filled from several threads.
final class ResultCollector<Question: Hashable & Sendable, Result: Sendable>: Sendable {
  private let results = Mutex<[Question: Result]>([:])

  /// Adds a result and says how many there are then.
  @discardableResult
  func add(_ result: Result, for question: Question) -> Int {
    results.withLock {
      $0[question] = result
      return $0.count
    }
  }

  /// The result for a question, if there is one.
  subscript(_ question: Question) -> Result? { results.withLock { $0[question] } }
}
