package import LinearAlgebra
package import Proofs
internal import Foundation
package import Optimization

/// A node of the tree: nothing but intervals of the hidden neurons.
package struct TreeNode: Sendable {
  package var intervals: [Interval]
  /// No input of the node exceeds all constraints of the region by more than this.
  package var excess: Double
  /// No input of the node costs less.
  package var costBound: Double
  /// The decision that made the node, until its effect is known.
  package var branch: BranchingScores.Branch?

  /// A node of which nothing else is known.
  package init(
    intervals: [Interval], excess: Double = .infinity, costBound: Double = -.infinity,
    branch: BranchingScores.Branch? = nil
  ) {
    self.intervals = intervals
    self.excess = excess
    self.costBound = costBound
    self.branch = branch
  }
}

/// What the threads that search one tree share: the open nodes, the best example, the counts.
///
/// Nodes are taken last in, first out. Depth first needs little memory (at most one open node for
/// each unstable neuron and thread), and consecutive nodes have much in common. Where every node
/// comes with a bound on its cost, the search can go on with the best one instead.
///
/// Threads wait here for each other's nodes, which a `Mutex` has no way to: so the lock is a condition,
/// and that nothing is touched without it is up to `read`, `update` and `next`.
package final class TreeFrontier: @unchecked Sendable {
  private let condition = NSCondition()
  private let gap: Double
  private let costLimit: Double
  private let isDecision: Bool
  private var open: [TreeNode]
  /// Nodes that could not be solved and have nothing left to branch on.
  private var abandoned: [TreeNode] = []
  private let isBestFirst: Bool
  /// Whether the node that was explored last left something, which is to be explored next.
  private var isPlunging = true
  /// Threads that are exploring a node.
  private var busy = 0
  private var witness: Witness?
  private var explored = 0
  private var reached: Limit?
  private var failure: (any Error)?

  /// A tree of which only the root is known.
  ///
  /// - Parameters:
  ///   - isBestFirst: whether, when a branch is done with, the open node of the least cost bound is
  ///     next. That raises the bound of all open nodes steadily, but leaves more of them.
  ///   - costLimit: examples from here on are of no interest, whatever is found.
  ///   - isDecision: whether the first example ends the search.
  package init(
    root: TreeNode, best: Witness?, gap: Double, isBestFirst: Bool = false,
    costLimit: Double = .infinity, isDecision: Bool = false
  ) {
    open = [root]
    self.isBestFirst = isBestFirst
    self.costLimit = costLimit
    self.isDecision = isDecision
    witness = best
    self.gap = gap
  }

  /// The next node to explore; waits while other threads may still add some. `done` must follow.
  ///
  /// - Returns: nil where all is explored, or somebody met a limit or an error.
  package func next() -> TreeNode? {
    condition.lock()
    defer { condition.unlock() }
    while open.isEmpty && busy > 0 && !isStopped { condition.wait() }
    if isBestFirst, !isPlunging { moveBestToEnd() }
    guard !isStopped, let node = open.popLast() else { return nil }
    busy += 1
    explored += 1
    return node
  }

  /// Ends the exploration of a node.
  ///
  /// - Parameter children: what is left of it, the one to explore first last.
  package func done(_ children: [TreeNode]) {
    update {
      open += children
      isPlunging = !children.isEmpty
      busy -= 1
    }
  }

  /// Keeps a node that could be neither solved nor divided.
  package func abandon(_ node: TreeNode) { update { abandoned.append(node) } }

  /// Offers an example.
  package func offer(_ example: Witness?) {
    update {
      if let example, example.cost < witness?.cost ?? .infinity { witness = example }
    }
  }

  /// Ends the search before its end; a node that was being explored stays open.
  package func stop(_ node: TreeNode, at limit: Limit? = nil, error: (any Error)? = nil) {
    update {
      open.append(node)
      busy -= 1
      reached = reached ?? limit
      failure = failure ?? error
    }
  }

  /// The example of the least cost so far.
  package var best: Witness? { read { witness } }
  /// Examples from here on are of no interest.
  package var cutoff: Double { min(best?.cutoff(gap: gap) ?? .infinity, costLimit) }
  /// How many nodes were explored.
  package var nodes: Int { read { explored } }
  /// What ended the search before its end.
  package var limit: Limit? { read { reached } }
  /// The first error.
  package var error: (any Error)? { read { failure } }
  /// What nothing is proved about, once the search has ended.
  package var unproved: [TreeNode] { read { open + abandoned } }

  private var isStopped: Bool {
    reached != nil || failure != nil || isDecision && witness != nil
  }

  private func moveBestToEnd() {
    let best = open.indices.min { open[$0].costBound < open[$1].costBound }
    if let best { open.swapAt(best, open.count - 1) }
  }

  private func read<Value>(_ body: () -> Value) -> Value {
    condition.lock()
    defer { condition.unlock() }
    return body()
  }

  private func update(_ body: () -> Void) {
    condition.lock()
    body()
    condition.broadcast()
    condition.unlock()
  }
}
