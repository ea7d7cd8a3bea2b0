package import LinearAlgebra
package import Proofs

/// What bounds the nodes of a tree: it proposes multipliers, whose inequality is proved by the derivation,
/// and an input. The tree asks for nothing else, and knows nothing of how it is found.
package protocol Bounder: AnyObject, SendableMetatype {
  /// One interval for each neuron with a ReLU: those of the node at hand.
  var intervals: [Interval] { get }
  /// Costs of this and more are of no interest.
  var cutoff: Double { get }
  /// The work done so far.
  var work: SearchStatistics { get }

  /// Goes on to another node.
  func setIntervals(_ intervals: [Interval]) throws
  /// Moves the cutoff.
  func setCutoff(_ cutoff: Double) throws
  /// Whether a neuron's phase changes what is bounded, where it is open.
  func canBranch(on neuron: Int) -> Bool

  /// By how much inputs of the node can exceed all of the region's constraints at most. Below zero
  /// there is none within the cutoff.
  ///
  /// - Parameter isTrial: a quick answer will do.
  func boundExcess(isTrial: Bool) throws -> NodeBound
  /// What inputs of the node cost at least; see `Goal`.
  ///
  /// - Parameters:
  ///   - limit: bounds from here on are as good as any.
  ///   - isLimited: false goes on even when the search's limits are reached.
  func boundCost(below limit: Double, isLimited: Bool) throws -> NodeBound

  /// A better witness than the best, from an input on; the best itself where none is found.
  ///
  /// - Parameter depth: how far to look.
  func improved(_ best: Witness?, from input: [Double], _ depth: ImprovementDepth) throws
    -> Witness?
}

/// How far a better witness is looked for.
package enum ImprovementDepth {
  /// In the linear pieces from the input's on.
  case pieces
  /// There, but only where the input itself is better than the best.
  case piecesIfBetter
}

/// What is known of a node's bound.
package struct NodeBound {
  /// What the multipliers prove; nil where there are none.
  package var inequality: ValidInequality?
  /// Where the bound is attained, as far as the bounder knows; nil where it does not.
  package var point: NodePoint?

  /// A bound.
  package init(inequality: ValidInequality?, point: NodePoint?) {
    self.inequality = inequality
    self.point = point
  }
}

/// A point at which a bound is attained: an input, and what the bounder takes the neurons for, which
/// need not be what the network makes of it.
package struct NodePoint {
  /// One number for each input.
  package var input: [Double]
  /// For each neuron with a ReLU its output and its slack, not negative; nil where they are known.
  package var neurons: [(output: Double, slack: Double)?]

  /// A point.
  package init(input: [Double], neurons: [(output: Double, slack: Double)?]) {
    self.input = input
    self.neurons = neurons
  }
}
