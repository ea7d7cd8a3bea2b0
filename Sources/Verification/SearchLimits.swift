package import Optimization

/// When a search must stop, whatever it has proved by then.
public struct SearchLimits: Sendable {
  package let deadline: Deadline
  package let shouldStop: @Sendable () -> Bool

  /// Limits that start now.
  ///
  /// - Parameters:
  ///   - seconds: wall-clock time; nil for no limit.
  ///   - shouldStop: asked often; true ends the search.
  public init(seconds: Double? = nil, shouldStop: @escaping @Sendable () -> Bool = { false }) {
    deadline = Deadline(seconds: seconds)
    self.shouldStop = shouldStop
  }

  /// The limit that has been reached.
  package var reached: Limit? {
    if shouldStop() { .interrupted } else if deadline.hasPassed { .time } else { nil }
  }

  /// What is left of the limits, as a solver understands it.
  package var solveOptions: SolveOptions {
    var options = SolveOptions()
    options.timeLimit = deadline.remaining
    options.shouldStop = shouldStop
    return options
  }
}

/// How much work a search was.
public struct SearchStatistics: Sendable, Equatable {
  /// Nodes of the branching tree; 0 where bounds alone were enough.
  public var nodes = 0
  /// Linear programs solved outside the tree.
  public var linearPrograms = 0
  /// Simplex iterations, the tree's included.
  public var simplexIterations = 0
  /// Seconds for incumbents and bounds, before the tree.
  public var boundSeconds = 0.0
  /// Seconds for the tree.
  public var solveSeconds = 0.0

  /// No work yet.
  public init() {}

  /// Adds the work of another search.
  mutating func add(_ other: SearchStatistics) {
    nodes += other.nodes
    linearPrograms += other.linearPrograms
    simplexIterations += other.simplexIterations
    boundSeconds += other.boundSeconds
    solveSeconds += other.solveSeconds
  }
}
