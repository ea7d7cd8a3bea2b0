public import Basics
package import Optimization

/// When a search must stop, whatever it has proved by then, and what it may use.
public struct SearchLimits: Sendable {
  package let deadline: Deadline
  /// Seconds since the start.
  public var elapsed: Double { deadline.elapsed }
  /// Whether the caller, or the memory, asks for an end.
  package let shouldStop: @Sendable () -> Bool
  private let isInterrupted: @Sendable () -> Bool
  private let memory: MemoryLimit?
  /// Threads that may help with a tree. With any, the answer stays the same, but nodes are explored
  /// in an order that differs from run to run.
  package let spareThreads: SpareThreads

  /// Limits that start now.
  ///
  /// - Parameters:
  ///   - seconds: wall-clock time; nil for no limit.
  ///   - memory: what the whole program may occupy; nil for no limit.
  ///   - shouldStop: asked often; true ends the search.
  ///   - spareThreads: threads that may help.
  public init(
    seconds: Double? = nil, memory: MemoryLimit? = nil, spareThreads: SpareThreads = SpareThreads(),
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) {
    deadline = Deadline(seconds: seconds)
    let memory = memory?.forOnePiece
    self.memory = memory
    isInterrupted = shouldStop
    self.shouldStop = { shouldStop() || memory?.isReached ?? false }
    self.spareThreads = spareThreads
  }

  /// The limit that has been reached.
  package var reached: Limit? {
    if isInterrupted() {
      .interrupted
    } else if deadline.hasPassed {
      .time
    } else {
      memory?.isReached ?? false ? .memory : nil
    }
  }

  /// What has really stopped a solver that these limits told to stop.
  package func cause(of limit: Limit?) -> Limit? {
    limit == .interrupted && !isInterrupted() && memory != nil ? .memory : limit
  }

  /// Limits that leave half of the remaining time for something else.
  package var firstHalf: SearchLimits {
    SearchLimits(
      seconds: deadline.remaining.map { $0 / 2 }, memory: memory, spareThreads: spareThreads,
      shouldStop: isInterrupted)
  }

  /// What is left of the limits, as a solver understands it.
  package var solveOptions: SolveOptions {
    var options = SolveOptions()
    options.timeLimit = deadline.remaining
    options.shouldStop = shouldStop
    return options
  }
}
