internal import Basics
internal import Synchronization

/// Results by what they answer, filled from several threads.
package final class ResultCollector<Question: Hashable & Sendable, Result: Sendable>: Sendable {
  private let results = Mutex<[Question: Result]>([:])

  /// No result yet.
  package init() {}

  /// Adds a result and says how many there are then.
  @discardableResult
  package func add(_ result: Result, for question: Question) -> Int {
    results.withLock {
      $0[question] = result
      return $0.count
    }
  }

  /// The result for a question, if there is one.
  package subscript(_ question: Question) -> Result? { results.withLock { $0[question] } }

  /// Answers on several threads the questions that have no result yet. Each result is handed on, to
  /// the disk for instance, before its thread begins with the next question.
  ///
  /// - Parameters:
  ///   - rows: questions of which one thread answers a row, from first to last.
  ///   - jobs: threads.
  ///   - limits: of one run.
  ///   - solve: answers a question, given the results of those before it in its row.
  ///   - done: called with each new result and the number of all.
  /// - Returns: the results in the order of the questions; some are missing where `limits` asked to
  ///   stop.
  package func fill(
    _ rows: [[Question]], jobs: Int, limits: ProofLimits,
    by solve: @escaping @Sendable (Question, _ before: [Result], ProofLimits) throws -> Result,
    done: @escaping @Sendable (_ count: Int, Result) throws -> Void
  ) throws -> [Result] {
    let open = rows.filter { row in row.contains { self[$0] == nil } }
    // The last questions get the threads that have none left.
    try WorkerPool.run(open, jobs: jobs, spare: limits.spareThreads) { [self] row in
      for (place, question) in row.enumerated() where self[question] == nil {
        guard !limits.shouldStop() else { return }
        let result = try solve(question, row[..<place].compactMap { self[$0] }, limits)
        try done(add(result, for: question), result)
      }
    }
    return rows.joined().compactMap { self[$0] }
  }
}
