package import Queries
package import Proofs

/// Finds short adversarial examples: inside one linear piece of the network the shortest one is a
/// linear program, and the neurons that sit at zero in its solution lead to the neighbouring
/// pieces.
package struct PatternSearch {
  let query: Query
  let region: OutputRegion
  let relaxation: Relaxation
  let limits: SearchLimits
  /// The best example so far; only shorter ones are of interest.
  package private(set) var best: Witness?
  /// The pieces solved so far: none of them has a shorter example than `best`.
  private var visited: Set<ActivationPattern> = []

  /// A search with a relaxation of the region's program.
  package init(
    _ query: Query, region: OutputRegion, relaxation: Relaxation, limits: SearchLimits,
    best: Witness?
  ) {
    self.query = query
    self.region = region
    self.relaxation = relaxation
    self.limits = limits
    self.best = best
  }

  /// Searches from inputs whose logits lie in the region: first along the segment to the image,
  /// then through the linear pieces from where it enters the region; at last through all neighbours of
  /// the best one's piece. Where outputs are maximised, from any inputs, moved to within the budget.
  package mutating func search(from starts: [[Double]]) throws {
    guard !query.goal.isDistance else {
      let known = best
      for start in starts where limits.reached == nil {
        try descend(from: closestOnSegment(to: start))
      }
      if let best, best != known, unstableNeurons.count <= Self.mostNeighbours {
        try descend(from: best.input, through: .all)
      }
      return
    }
    let allowed = starts.map { query.shrunk($0, to: query.inputs.ball.radius) }
    // Even where there is no time for more, the best of them is something.
    for start in allowed { consider(start) }
    for start in allowed where limits.reached == nil { try descend(from: start) }
  }

  /// The linear pieces to go on to: one neuron's phase is another there.
  package enum Neighbours {
    /// The neuron is at zero where the piece's best example is.
    case atZero
    /// It is any unstable neuron: a shorter example need not be next to the best one of this piece.
    case all
  }

  /// Walks from linear piece to linear piece, beginning with that of an input, as long as the
  /// shortest example of the piece gets shorter. The phases are open again afterwards.
  package mutating func descend(
    from input: [Double], through neighbours: Neighbours = .atZero
  ) throws {
    var pattern = relaxation.intervals.restricting(ActivationPattern(of: query, at: input))
    let isNew = visited.insert(pattern).inserted
    guard isNew || neighbours == .all else { return }
    try relaxation.fix(pattern)
    defer { try? relaxation.fix(nil) }
    guard var (cost, point) = try solvePiece() else { return }
    var hasImproved = true
    while hasImproved {
      hasImproved = false
      let neurons = neighbours == .all ? unstableNeurons : neuronsAtZero(point)
      for neuron in neurons where limits.reached == nil {
        var neighbour = pattern
        neighbour.isActive[neuron].toggle()
        guard visited.insert(neighbour).inserted else { continue }
        try relaxation.fix(neuron, isActive: neighbour.isActive[neuron])
        let least = query.goal.cutoff(cost: cost, gap: Tolerances.provedGap)
        // Most pieces are no better, which shows long before they are solved.
        let interest = max(least, best?.cost ?? .infinity)
        if let (better, at) = try solvePiece(below: interest), better < least {
          (pattern, cost, point, hasImproved) = (neighbour, better, at, true)
        } else {
          try relaxation.fix(neuron, isActive: pattern.isActive[neuron])
        }
        if hasImproved { break }
      }
    }
  }

  /// The cheapest example of the piece that the relaxation is fixed to; it becomes the best one
  /// where it holds and is cheaper.
  ///
  /// - Parameter limit: costs from here on are of no interest.
  private mutating func solvePiece(
    below limit: Double = .infinity
  ) throws -> (cost: Double, point: [Double])? {
    guard let solution = try relaxation.solveCost(below: limit).values else { return nil }
    let point = candidate(solution)
    try settle(point)
    let cost =
      query.goal.isDistance
      ? query.inputs.distance(to: point)
      : -region.value(query.network.logits(point))
    return (cost, solution)
  }

  /// Takes a linear program's answer as the best example, solving the program again with a tighter
  /// rule where it lies so close to the rule's edge that no step of its own takes it inside.
  private mutating func settle(_ point: [Double]) throws {
    guard let missed = consider(point) else { return }
    if try !considerInside(beyond: missed), let witness = Witness(point, for: query),
      witness.cost < costLimit
    {
      // A tie, and nothing but ties around it.
      best = witness
    }
  }

  /// Solves the program under a tighter and tighter rule, until its answer is one.
  ///
  /// - Returns: whether it was.
  private mutating func considerInside(beyond missed: [Double]) throws -> Bool {
    var slack = missed
    defer { try? relaxation.tightenRule(by: nil) }
    for _ in 0..<Self.mostTightenings where limits.reached == nil {
      slack = slack.map { $0 * Self.tighteningFactor }
      try relaxation.tightenRule(by: slack)
      guard let solution = try relaxation.solveCost().values else { return false }
      guard let missed = consider(candidate(solution)) else { return true }
      slack = zip(slack, missed).map { max($0, $1) }
    }
    return false
  }

  /// Only examples that cost less are of interest.
  private var costLimit: Double { min(best?.cost ?? .infinity, query.costLimit) }

  private static let mostTightenings = 8
  private static let tighteningFactor = 8.0

  /// The input that a solution of the relaxation stands for.
  func candidate(_ solution: [Double]) -> [Double] {
    zip(query.inputs.center, relaxation.encoding.change(solution)).map { $0 + $1 }
  }

  /// Takes an input as the best example if it passes every check and is cheaper, after a small step
  /// inwards where it misses the rule by rounding.
  ///
  /// - Returns: how far each of the region's constraints may be missed, where the input would be
  ///   better and no such step helps; nil where there is nothing more to do.
  @discardableResult
  package mutating func consider(_ input: [Double]) -> [Double]? {
    guard var point = query.admitted(input) else { return nil }
    let known = costLimit
    let distance = query.inputs.distance(to: point)
    if query.goal.isDistance, distance >= known { return nil }
    var least: [Double]?
    for step in 1...Self.mostSteps {
      if let witness = Witness(admitted: point, for: query) {
        if witness.cost < known { best = witness }
        return nil
      }
      let logits = query.network.logitBounds(point)
      let missed = region.shortfalls(logits)
      let terms = query.network.lastTerms(query.network.preActivations(point), input: point)
      let isClose = zip(missed, region.constraints).allSatisfy {
        $0 <= Tolerances.successRule * $1.size(terms)
      }
      // Where a neuron is about to change its phase, a step may lead away from the rule.
      if let least, missed.reduce(0, max) >= least.reduce(0, max) { return least }
      guard isClose else { return nil }
      least = missed
      let needs = missed.map { $0 * Double(1 << step) }
      guard step < Self.mostSteps,
        let next = InwardStep(query, region, from: point, needs: needs).result(),
        let admitted = query.admitted(next), admitted != point,
        query.inputs.distance(to: admitted) <= distance * (1 + Self.worthwhileDetour)
      else { return missed }
      point = admitted
    }
    return nil
  }

  /// A step inwards may lengthen a change by this fraction, far less than a proof leaves open.
  private static let worthwhileDetour = Tolerances.provedGap / 100

  private static let mostSteps = 5

  /// Where images share a network, which then has hundreds of open neurons, trying all of them takes
  /// longer than a shorter example saves.
  private static let mostNeighbours = 128

  /// Neurons whose phase the program leaves open.
  private var unstableNeurons: [Int] {
    relaxation.intervals.indices.filter { neuron in
      let encoded = relaxation.encoding.neurons[neuron]
      return encoded.output != nil && encoded.slack != nil
        && relaxation.intervals[neuron].state == .unstable
    }
  }

  /// Unstable neurons whose output and slack are both zero in a solution.
  private func neuronsAtZero(_ solution: [Double]) -> [Int] {
    unstableNeurons.filter { neuron in
      let encoded = relaxation.encoding.neurons[neuron]
      guard let output = encoded.output, let slack = encoded.slack else { return false }
      return max(solution[output.index], solution[slack.index]) <= Tolerances.zeroActivation
    }
  }

  /// The point nearest to the image, on the segment from it to a point of the region, that
  /// bisection finds inside the region.
  private func closestOnSegment(to start: [Double]) -> [Double] {
    var (outside, inside) = (0.0, 1.0)
    func point(_ fraction: Double) -> [Double] {
      zip(query.inputs.center, start).map { $0 + fraction * ($1 - $0) }
    }
    for _ in 0..<bisectionSteps {
      let middle = (outside + inside) / 2
      if region.contains(query.network.logits(point(middle))) {
        inside = middle
      } else {
        outside = middle
      }
    }
    return point(inside)
  }
}

/// Halvings of the segment: the end is within 1/1000 of its length.
private let bisectionSteps = 10
