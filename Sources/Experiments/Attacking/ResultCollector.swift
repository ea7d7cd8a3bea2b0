internal import Foundation

/// Results by what they answer, filled from several threads.
final class ResultCollector<Question: Hashable & Sendable, Result: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var results: [Question: Result] = [:]

  /// Adds a result and says how many there are then.
  @discardableResult
  func add(_ result: Result, for question: Question) -> Int {
    lock.withLock {
      results[question] = result
      return results.count
    }
  }

  /// The result for a question, if there is one.
  subscript(_ question: Question) -> Result? { lock.withLock { results[question] } }
}
