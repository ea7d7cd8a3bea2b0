public import Networks

/// A question about a network: which inputs of a set have logits that meet a rule?
public struct Query: Sendable {
  /// The network, in blocks.
  public private(set) var network: PiecewiseNetwork
  /// The inputs that are asked about.
  public var inputs: InputSet
  /// What is asked for: one region is enough.
  public private(set) var regions: [OutputRegion]
  /// What is to be found out about them.
  public var goal: Goal
  /// How far a condition may be missed, as a fraction of its terms: 0 but for networks whose own
  /// weights are rounded.
  package var ruleTolerance = 0.0

  /// A question with success as a union of regions.
  ///
  /// - Precondition: the network has as many inputs and logits as set and regions are made for, and the
  ///   ball's norm is one of `Norm.proved`.
  public init(
    network: PiecewiseNetwork, inputs: InputSet, regions: [OutputRegion],
    goal: Goal = .leastDistance
  ) {
    precondition(
      inputs.center.count == network.inputCount, "the set has another size than the input")
    if !Norm.proved.contains(inputs.ball.norm) { inputs.ball.norm.isNotProved() }
    precondition(
      regions.allSatisfy { region in
        region.constraints.allSatisfy { $0.coefficients.count == network.logitCount }
      }, "a condition is for another number of logits")
    self.network = network
    self.inputs = inputs
    self.regions = regions
    self.goal = goal
  }

  /// How an attack asks: what is the smallest change of an image that the network falls for?
  ///
  /// - Parameter rule: what counts as success. Of its conditions those in which no logit appears are
  ///   not asked.
  public init(network: PiecewiseNetwork, inputs: InputSet, rule: some SuccessRule) {
    self.init(
      network: network, inputs: inputs,
      regions: rule.regions(for: network.decision).compactMap(\.withoutConstants))
  }

  /// The same question about the same function, with hidden neurons of one size.
  package func balanced() -> Query { on(network.balanced()) }

  /// The same question about another network, which is the same function.
  package func on(_ network: PiecewiseNetwork) -> Query {
    var result = self
    result.network = network
    return result
  }

  /// The same question with a rule that is met inside its edge alone, ties for the answer excluded, and
  /// where outputs are maximised in a smaller ball.
  ///
  /// - Parameters:
  ///   - fraction: how far inside, as a fraction of each condition's terms.
  ///   - sizes: see `float32Sizes`.
  /// - Returns: nil where float64 has no such rule, as the logits are beyond what float32 holds.
  package func tightened(by fraction: Double, of sizes: [Double]) -> Query? {
    var result = replacingRegions {
      $0.tightened(by: fraction, of: sizes, decision: network.decision)
    }
    guard result.regions.allSatisfy({ $0.constraints.allSatisfy(\.lower.isFinite) }) else {
      return nil
    }
    if !goal.isDistance { result.inputs.ball.radius *= 1 - fraction }
    return result
  }

  /// The same question with other regions, one for each.
  package func replacingRegions(_ change: (OutputRegion) -> OutputRegion) -> Query {
    var result = self
    result.regions = regions.map(change)
    return result
  }

  /// Costs from here on are of no interest, whatever is found.
  package var costLimit: Double { goal.isDistance ? inputs.ball.radius.nextUp : .infinity }

  /// No input further from the centre than this is of interest.
  ///
  /// - Parameter cutoff: costs of this and more are of no interest.
  package func radius(cutoff: Double) -> Double { goal.isDistance ? cutoff : inputs.ball.radius }
}
