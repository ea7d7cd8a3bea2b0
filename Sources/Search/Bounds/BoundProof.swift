internal import Queries
internal import Proofs
internal import LinearAlgebra
internal import Networks
internal import Optimization

/// Proves bounds on one neuron's pre-activation over a box, by the search for the largest output of the
/// layers up to it: what an integer solver says of a badly scaled program is no proof.
struct BoundProof {
  /// What is proved of one end of an interval.
  struct Bound {
    /// No input goes beyond it.
    var value: Double
    /// Whether some input gets there, to the tolerance.
    var isReached: Bool
  }

  private let query: Query
  private let sign: Double
  private let search: ExactSearch
  private let limits: SearchLimits

  /// - Parameters:
  ///   - layer: the neuron's layer, from 0.
  ///   - sense: which end of the neuron's interval.
  init(
    _ network: PiecewiseNetwork, layer: Int, neuron: Int, _ sense: ObjectiveSense, box: Interval,
    solver: any LinearSolver, limits: SearchLimits
  ) {
    sign = sense == .maximize ? 1 : -1
    let middle = (box.lower + box.upper) / 2
    let center = Array(
      repeating: min(max(middle, box.lower), box.upper), count: network.inputCount)
    query = Query(
      network: network.preActivation(of: neuron, in: layer, times: sign),
      inputs: InputSet(
        around: center, Ball(.linf), ranges: Array(repeating: box, count: network.inputCount)),
      maximizing: [.logit(0)])
    search = ExactSearch(solver: solver)
    self.limits = limits
  }

  /// A claimed bound, moved outward by the tolerance, where it is proved; or else what the search
  /// itself proves in time.
  ///
  /// - Parameters:
  ///   - claim: nil for none.
  ///   - input: where the claim is said to be reached; nil where nothing is known.
  ///   - mustBeReached: whether the claim is that of an optimum, which is wrong where no input gets
  ///     there too.
  func bound(claim: Double?, reachedAt input: [Double]?, mustBeReached: Bool) throws -> Bound {
    let starts = [input, query.inputs.center].compactMap(\.self)
    // A solver that has no bound yet may say so by a huge one.
    if let claim, abs(claim) <= 2 * abs(query.goal.leastCost) {
      let outward = sign * claim + tolerance(sign * claim)
      let outcome = try search.solve(query.deciding(above: outward), limits: limits) { _ in starts }
      if outcome.lowerBound == .infinity {
        let reached = input.flatMap { Witness($0, for: query) }.map { -$0.cost }
        let isReached = reached.map { $0 >= sign * claim - tolerance(sign * claim) } ?? false
        if isReached || !mustBeReached {
          return Bound(value: sign * outward, isReached: isReached)
        }
      }
      // The claim is wrong, or there was no time to tell.
    }
    let outcome = try search.solve(query, limits: limits) { _ in starts }
    return Bound(
      value: sign * -outcome.lowerBound, isReached: outcome.status(gap: 0) == .optimal)
  }

  /// What is too little to matter for a value.
  private func tolerance(_ value: Double) -> Double {
    Tolerances.neuronBound * query.goal.scale(cost: -value)
  }
}

extension Query {
  /// The question whether the value of any input is larger than this.
  fileprivate func deciding(above limit: Double) -> Query {
    var result = replacingRegions { region in
      var region = region
      for index in region.constraints.indices where region.constraints[index].isValue {
        region.constraints[index].isValue = false
        region.constraints[index].lower += limit
      }
      return region
    }
    result.goal = .decide
    return result
  }
}
