internal import Basics
internal import Foundation
internal import LinearAlgebra
internal import Networks
internal import Proofs
internal import Queries
internal import Synchronization

/// Branch and bound with linear bounds: on neurons' signs, or where inputs are few on the ranges of inputs.
/// Nodes are bounded in batches, several threads at once.
final class PropagationTree: Sendable {
  /// A part of the question that is open.
  struct Node {
    var domain: PropagationDomain
    /// Which region.
    var region: Int
    /// Which of the region's conditions is bounded: the one that is missed by most.
    var condition = 0
    /// The condition is missed by so much at least: not above zero, as the node is open.
    var bound = -Double.infinity
    /// Slopes and multiples of signs; none for those of least area.
    var controls: [Double] = []
    /// Neurons or inputs to branch on, the most promising first.
    var candidates: [Int] = []
  }

  private struct State {
    var open: [Node] = []
    /// Threads that are at work.
    var running = 0
    /// For each region how many nodes are open.
    var openInRegion: [Int]
    var nodes = 0
    var witness: Witness?
  }

  private let root: PropagationRoot
  private let query: Query
  private let limits: SearchLimits
  /// Which inputs to branch on; nil where neurons are.
  private let influence: InputInfluence?
  private var splitsInputs: Bool { influence != nil }
  private let state: Mutex<State>
  private var backward: BackwardBounds { root.backward }

  /// Where neurons are branched on: so many are tried out.
  private static let candidateCount = 16
  private static let steps = 10
  private static let nodesAtOnce = 16
  private static let boxSteps = 3
  /// With inputs to branch on nodes are small.
  private static let boxesAtOnce = 64

  /// A tree for a question that is to be decided.
  ///
  /// - Parameter splitsInputs: whether ranges of inputs are branched on.
  init(_ query: Query, _ root: PropagationRoot, splitsInputs: Bool, limits: SearchLimits) {
    self.root = root
    self.query = query
    self.limits = limits
    influence = splitsInputs ? InputInfluence(root.backward) : nil
    state = Mutex(State(openInRegion: Array(repeating: 0, count: query.regions.count)))
  }

  /// How many nodes were bounded.
  var nodes: Int { state.withLock { $0.nodes } }
  /// An input in one of the regions, where one was met.
  var witness: Witness? { state.withLock { $0.witness } }
  /// The regions that are not proved to be empty.
  var openRegions: Set<Int> {
    state.withLock { state in
      Set(state.openInRegion.indices.filter { state.openInRegion[$0] > 0 })
    }
  }

  /// Bounds the root for some regions, anew for each call.
  func begin(_ regions: some Sequence<Int>, steps: Int) {
    let nodes = bound(
      regions.map { Node(domain: root.domain, region: $0) }, steps: steps)
    state.withLock { state in
      for region in state.openInRegion.indices { state.openInRegion[region] = 0 }
      for node in nodes { state.openInRegion[node.region] += 1 }
      state.open = nodes
    }
  }

  /// Explores the tree to its end, to a limit, or to a number of nodes.
  func run(threads: Int, most: Int = .max) {
    let group = ThreadGroup()
    for _ in 1..<max(1, threads) { group.start { self.work(most) } }
    work(most)
    group.wait()
  }

  private func work(_ most: Int) {
    let size = splitsInputs ? Self.boxesAtOnce : Self.nodesAtOnce
    while limits.reached == nil {
      let batch: [Node]? = state.withLock { state in
        guard state.witness == nil, state.nodes < most else { return nil }
        guard !state.open.isEmpty else { return state.running == 0 ? nil : [] }
        let batch = Array(state.open.suffix(size))
        state.open.removeLast(batch.count)
        state.running += 1
        return batch
      }
      guard let batch else { return }
      guard !batch.isEmpty else {
        Thread.sleep(forTimeInterval: 0.0005)
        continue
      }
      let (children, stuck) = splitsInputs ? branchOnInputs(batch) : branchOnNeurons(batch)
      let open = bound(children, steps: splitsInputs ? Self.boxSteps : Self.steps)
      state.withLock { state in
        state.running -= 1
        state.nodes += children.count
        for node in batch { state.openInRegion[node.region] -= 1 }
        // With nothing to branch on a node stays open.
        for node in open + stuck { state.openInRegion[node.region] += 1 }
        // The one of which least is proved comes first.
        state.open += open.sorted { $0.bound > $1.bound }
      }
    }
  }

  // MARK: - Bounding

  /// The condition as a sum that must be at least the goal where it is met, with its sign changed.
  private func row(_ region: Int, _ condition: Int) -> [Double] {
    query.regions[region].constraints[condition].coefficients.map { -$0 }
  }

  /// Above it the negated condition is missed.
  private func goal(_ region: Int, _ condition: Int) -> Double {
    -query.regions[region].constraints[condition].lower
  }

  /// Bounds nodes, and leaves those that stay open.
  private func bound(_ nodes: [Node], steps: Int) -> [Node] {
    var nodes = nodes.filter { !$0.domain.isEmpty }
    chooseConditions(&nodes)
    guard !nodes.isEmpty else { return [] }
    let ascent = SlopeAscent(backward: backward)
    let domains = nodes.map(\.domain)
    var controls = ascent.leastArea(domains)
    for (index, node) in nodes.enumerated() where !node.controls.isEmpty {
      for neuron in node.controls.indices
      where node.domain.isUnstable(neuron) || node.controls[neuron] < 0 {
        controls[index, neuron] = node.controls[neuron]
      }
    }
    let rows = Matrix(
      rows: nodes.count, columns: backward.network.logitCount,
      elements: nodes.flatMap { row($0.region, $0.condition) })
    let goals = nodes.map { goal($0.region, $0.condition) }
    let result = ascent.ascend(
      rows, at: backward.network.blocks.count - 1, domains, from: controls,
      goals: goals.map(\.nextUp), steps: steps)
    if let witness = witness(among: result.inputs) {
      state.withLock { $0.witness = $0.witness ?? witness }
    }
    var open: [Node] = []
    for (index, node) in nodes.enumerated() where !(result.bounds[index] > goals[index]) {
      var node = node
      node.bound = result.bounds[index] - goals[index]
      node.controls = Array(result.controls.row(index))
      if !splitsInputs { node.candidates = candidates(node, result, index) }
      open.append(node)
    }
    chooseInputs(&open)
    return open
  }

  /// The first of some inputs that is in one of the regions. What float64 says comes before what is proved,
  /// which takes longer.
  private func witness(among inputs: Matrix<Double>) -> Witness? {
    let logits = backward.network.preActivations(inputs)[backward.network.blocks.count - 1]
    for row in 0..<inputs.rows {
      let values = Array(logits.row(row))
      let isNear = query.regions.contains { region in
        region.constraints.allSatisfy { $0.slack(values) >= -1e-9 * $0.size(values) }
      }
      guard isNear, let witness = Witness(Array(inputs.row(row)), for: query),
        witness.distance <= query.inputs.ball.radius
      else { continue }
      return witness
    }
    return nil
  }

  /// Where a region has several conditions, bounds the one of each node that is missed by most, and drops
  /// the nodes where that is proved.
  private func chooseConditions(_ nodes: inout [Node]) {
    guard nodes.contains(where: { query.regions[$0.region].constraints.count > 1 }) else { return }
    var (rows, parts): ([Double], [BackwardBounds.Part]) = ([], [])
    for node in nodes {
      let count = query.regions[node.region].constraints.count
      for condition in 0..<count { rows += row(node.region, condition) }
      parts.append(BackwardBounds.Part(node.domain, rows: count))
    }
    let logits = backward.network.logitCount
    let bounds = backward.lowerBounds(
      of: Matrix(rows: rows.count / logits, columns: logits, elements: rows),
      at: backward.network.blocks.count - 1, parts, .leastArea)
    var next = 0
    for index in nodes.indices {
      let region = nodes[index].region
      nodes[index].bound = -.infinity
      for condition in query.regions[region].constraints.indices {
        let goal = goal(region, condition)
        let margin = bounds[next] > goal ? .infinity : bounds[next] - goal
        if margin > nodes[index].bound {
          (nodes[index].bound, nodes[index].condition) = (margin, condition)
        }
        next += 1
      }
    }
    nodes.removeAll { $0.bound == .infinity }
  }

  /// The input of each node with which the bounded sum can change most.
  private func chooseInputs(_ nodes: inout [Node]) {
    guard let influence, !nodes.isEmpty else { return }
    let rows = Matrix(
      rows: nodes.count, columns: backward.network.logitCount,
      elements: nodes.flatMap { row($0.region, $0.condition) })
    let shares = influence.shares(rows, nodes.map(\.domain))
    for index in nodes.indices {
      // A range of neighbouring numbers has no halves.
      let inputs = nodes[index].domain.inputs
      nodes[index].candidates =
        inputs.indices.filter { Self.halves(inputs[$0]) != nil }
        .max { shares[index, $0] < shares[index, $1] }.map { [$0] } ?? []
    }
  }

  /// The neurons to branch on, the most promising first.
  private func candidates(_ node: Node, _ result: SlopeAscent.Result, _ row: Int) -> [Int] {
    let gaps = Array(result.gaps.row(row))
    let open = gaps.indices.filter { node.domain.isUnstable($0) }
    return Array(open.sorted { gaps[$0] > gaps[$1] }.prefix(Self.candidateCount))
  }

  // MARK: - Branching

  private func branchOnNeurons(_ nodes: [Node]) -> (children: [Node], stuck: [Node]) {
    var (children, splits): ([Node], [Int]) = ([], [])
    for (node, neuron) in zip(nodes, choices(nodes)) {
      guard let neuron else { continue }
      for isActive in [false, true] {
        var child = node
        child.domain.fix(neuron, isActive: isActive)
        child.controls[neuron] = 0
        children.append(child)
        splits.append(neuron)
      }
    }
    // What lies behind a neuron is narrowed with its sign.
    narrow(&children) { splits[$0] < backward.offsets[$1] }
    return (children, nodes.filter(\.candidates.isEmpty))
  }

  /// For each node the neuron whose sign raises the bound most, by the controls at hand.
  private func choices(_ nodes: [Node]) -> [Int?] {
    var (parts, rows, controls): ([BackwardBounds.Part], [Double], [Double]) = ([], [], [])
    for node in nodes {
      for neuron in node.candidates {
        for isActive in [false, true] {
          var domain = node.domain
          domain.fix(neuron, isActive: isActive)
          parts.append(BackwardBounds.Part(domain, rows: 1))
          rows += row(node.region, node.condition)
          var own = node.controls
          own[neuron] = 0
          controls += own
        }
      }
    }
    let bounds = backward.lowerBounds(
      of: Matrix(rows: parts.count, columns: backward.network.logitCount, elements: rows),
      at: backward.network.blocks.count - 1, parts,
      .rows(Matrix(rows: parts.count, columns: backward.neuronCount, elements: controls)))
    var next = 0
    return nodes.map { node in
      let goal = goal(node.region, node.condition)
      var best: (neuron: Int, score: Double)?
      for neuron in node.candidates {
        // Beyond the goal nothing counts.
        let (one, other) = (min(bounds[next] - goal, 0), min(bounds[next + 1] - goal, 0))
        let score = min(one, other) + 0.3 * max(one, other)
        if score > best?.score ?? -.infinity { best = (neuron, score) }
        next += 2
      }
      return best?.neuron ?? node.candidates.first
    }
  }

  private func branchOnInputs(_ nodes: [Node]) -> (children: [Node], stuck: [Node]) {
    var children: [Node] = []
    for node in nodes {
      guard let input = node.candidates.first,
        let halves = Self.halves(node.domain.inputs[input])
      else { continue }
      for half in [halves.0, halves.1] {
        var child = node
        child.domain.inputs[input] = half
        children.append(child)
      }
    }
    narrow(&children) { _, _ in true }
    return (children, nodes.filter(\.candidates.isEmpty))
  }

  /// Both halves of a range; nil where there are none.
  private static func halves(_ range: Interval) -> (Interval, Interval)? {
    let middle = range.lower / 2 + range.upper / 2
    guard middle > range.lower, middle < range.upper else { return nil }
    return (Interval(range.lower, middle), Interval(middle, range.upper))
  }

  /// Narrows open neurons of nodes.
  ///
  /// - Parameter isChanged: whether a node's block can be narrowed.
  private func narrow(_ nodes: inout [Node], where isChanged: (_ node: Int, _ block: Int) -> Bool) {
    var domains = nodes.map(\.domain)
    for index in backward.offsets.indices where backward.network.blocks[index].isRectified {
      let known = domains
      backward.narrow(&domains, at: index, root.slopes[index]) { number, neuron in
        isChanged(number, index) && known[number].isUnstable(backward.offsets[index] + neuron)
      }
    }
    for index in nodes.indices { nodes[index].domain = domains[index] }
  }
}
