package import Basics
internal import Search

/// What each proof of a batch may use.
package struct ProofLimits: Sendable {
  /// Wall-clock time; nil for no limit.
  let seconds: Double?
  /// What the whole program may occupy; nil for no limit.
  let memory: MemoryLimit?
  /// Threads that may help.
  private(set) var spareThreads = SpareThreads()
  /// Asked often; true ends every proof, and no other is started.
  private(set) var shouldStop: @Sendable () -> Bool = { false }

  /// So many seconds and so much memory.
  package init(seconds: Double?, memory: MemoryLimit?) {
    self.seconds = seconds
    self.memory = memory
  }

  /// The limits of the proofs of one run, whose threads help each other.
  package func ofRun(until shouldStop: @escaping @Sendable () -> Bool) -> ProofLimits {
    var limits = self
    limits.spareThreads = SpareThreads()
    limits.shouldStop = shouldStop
    return limits
  }

  /// Limits of a proof that starts now.
  func start() -> SearchLimits {
    SearchLimits(
      seconds: seconds, memory: memory, spareThreads: spareThreads, shouldStop: shouldStop)
  }
}
