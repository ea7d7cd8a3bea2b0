internal import Networks
package import Proofs
package import Queries

/// What linear bounds make of a question that is to be decided, before any linear program: cheap ones first, and
/// dearer ones where these leave something open.
package struct PropagationScreen {
  /// The regions that are left, in the order of the question.
  package private(set) var open: [OutputRegion] = []
  /// Bounds on all neurons over the question's inputs; nil where none are closer than others'.
  package private(set) var bounds: NeuronBounds?
  /// An input in one of the regions.
  package private(set) var witness: Witness?
  /// Nodes of its tree.
  package private(set) var nodes = 0

  /// Networks below are for linear programs alone.
  private static let fewestNeurons = 128
  /// So many inputs at most are branched on.
  private static let mostInputs = 10
  private static let steps = 20
  /// What linear bounds may cost, in multiplications: some seconds' worth for all neurons, a minute's for
  /// slopes.
  private static let mostForBounds = 2e10
  private static let mostForSlopes = 1e12
  /// Nodes of a tree on neurons, before linear programs are better.
  package static let mostNodes = 1000
  /// Boxes of a tree on inputs: where there is a tie, halving them never ends.
  package static let mostBoxes = 1_000_000

  /// Whether it is worth a try. In other norms than Linf the relaxations' best points, by which slopes are
  /// improved, are not where `RelaxationPoint` looks for them.
  static func suits(_ query: Query) -> Bool {
    query.goal == .decide && query.ruleTolerance == 0 && query.inputs.ball.norm == .linf
      && query.regions.allSatisfy { region in
        !region.constraints.isEmpty && !region.constraints.contains(where: \.isValue)
      }
      && (query.network.neuronCount >= fewestNeurons || splitsInputs(query))
  }

  private static func splitsInputs(_ query: Query) -> Bool {
    query.inputs.center.count <= mostInputs && query.network.neuronCount > 64
  }

  /// Screens a question.
  ///
  /// - Parameters:
  ///   - splitsInputs: whether to branch on inputs instead of neurons; nil to decide by their number.
  ///   - mostNodes: nodes of a tree on neurons.
  ///   - mostBoxes: nodes of a tree on inputs.
  package init(
    _ query: Query, _ limits: SearchLimits, splitsInputs: Bool? = nil, mostNodes: Int = mostNodes,
    mostBoxes: Int = mostBoxes
  ) {
    var threads = 1
    while limits.spareThreads.take() { threads += 1 }
    defer { for _ in 1..<threads { limits.spareThreads.add() } }
    var root = PropagationRoot(query.network, query.inputs)
    var left = Set(query.regions.indices)
    /// Bounds the root; false where nothing is left to do.
    func isOpen(_ tree: PropagationTree) -> Bool {
      tree.begin(left.sorted(), steps: Self.steps)
      left = tree.openRegions
      witness = tree.witness
      return witness == nil && !left.isEmpty && limits.reached == nil
    }
    let splits = splitsInputs ?? Self.splitsInputs(query)
    func tree() -> PropagationTree {
      PropagationTree(query, root, splitsInputs: splits, limits: limits)
    }
    defer { open = left.sorted().map { query.regions[$0] } }
    guard isOpen(tree()) else { return }
    if root.cost <= Self.mostForBounds {
      root.propagate(limits)
      guard isOpen(tree()) else { return }
    }
    if !splits, root.cost * PropagationRoot.refinement <= Self.mostForSlopes {
      root.refine(limits, threads: threads)
    }
    let last = tree()
    guard isOpen(last) else { return }
    last.run(threads: threads, most: splits ? mostBoxes : mostNodes)
    (left, witness, nodes) = (last.openRegions, last.witness, last.nodes)
    bounds = root.bounds
  }
}
