internal import Synchronization

/// How much work a search was.
public struct SearchStatistics: Sendable, Equatable {
  /// Nodes of the branching tree; 0 where bounds alone were enough.
  public var nodes = 0
  /// Linear programs solved.
  public var linearPrograms = 0
  /// Simplex iterations.
  public var simplexIterations = 0
  /// Seconds for incumbents and bounds, before the tree.
  public var boundSeconds = 0.0
  /// Seconds for the tree.
  public var solveSeconds = 0.0
  /// Seconds for the proof of another solver's answer.
  public var proofSeconds = 0.0

  /// No work yet.
  public init() {}

  /// Adds the work of another search.
  package mutating func add(_ other: SearchStatistics) {
    nodes += other.nodes
    linearPrograms += other.linearPrograms
    simplexIterations += other.simplexIterations
    boundSeconds += other.boundSeconds
    solveSeconds += other.solveSeconds
    proofSeconds += other.proofSeconds
  }
}

/// Work that several threads do for one search.
final class WorkCounter: Sendable {
  private let statistics = Mutex(SearchStatistics())

  func add(_ other: SearchStatistics) { statistics.withLock { $0.add(other) } }

  var total: SearchStatistics { statistics.withLock { $0 } }
}
