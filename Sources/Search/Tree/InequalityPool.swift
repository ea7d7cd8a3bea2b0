package import LinearAlgebra
package import Proofs

/// Inequalities that hold for a whole region, gathered from the multipliers of the linear programs
/// solved so far, and used again at every node of the tree: evaluating one takes a fraction of a
/// microsecond.
///
/// Narrowing by them is constraint propagation; see Witzig, Berthold and Heinz (2021),
/// "Computational aspects of infeasibility analysis in mixed integer programming".
package final class InequalityPool {
  /// What is in the pool.
  package private(set) var inequalities: [ValidInequality]
  /// When each inequality was added, or last closed a node or narrowed an interval.
  private var lastUse: [Int]
  private var clock = 0
  private let capacity: Int

  /// A pool of some inequalities.
  ///
  /// - Parameter capacity: it keeps so many inequalities at most.
  package init(_ inequalities: [ValidInequality] = [], capacity: Int = 100) {
    self.inequalities = Array(inequalities.prefix(capacity))
    lastUse = self.inequalities.map { _ in 0 }
    self.capacity = capacity
  }

  /// Adds an inequality; where there is no room, the one that has been of no use for longest goes.
  package func add(_ inequality: ValidInequality) {
    clock += 1
    if inequalities.count < capacity {
      inequalities.append(inequality)
      lastUse.append(clock)
    } else if let oldest = lastUse.indices.min(by: { lastUse[$0] < lastUse[$1] }) {
      inequalities[oldest] = inequality
      lastUse[oldest] = clock
    }
  }

  /// Narrows the intervals of all hidden neurons to what the inequalities leave of them.
  ///
  /// - Parameter cutoff: no longer example is of interest.
  /// - Returns: whether anything is left.
  package func narrow(_ intervals: inout [Interval], cutoff: Double) -> Bool {
    for _ in 0..<Self.mostRounds {
      var hasChanged = false
      for index in inequalities.indices.reversed() {
        let effect = inequalities[index].narrow(&intervals, cutoff: cutoff)
        guard effect != .none else { continue }
        clock += 1
        lastUse[index] = clock
        if effect == .empty { return false }
        hasChanged = true
      }
      guard hasChanged else { break }
    }
    return true
  }

  private static let mostRounds = 3
}
