internal import LinearAlgebra
internal import Proofs
public import Networks
public import Optimization
public import Queries

/// The least and the greatest value of one output of a network over a set of inputs, in real arithmetic.
public struct OutputExtremes: Sendable {
  /// What is known of one end.
  public struct End: Sendable {
    /// No input has a value beyond it; infinite where nothing is known.
    public let bound: Double
    /// What the best input known has at least (of the least value: at most), and that input, which is one
    /// of float64; nil where none was found.
    public let reached: (value: Double, input: [Double])?
    /// `optimal` where value and bound are the same, to the gap.
    public let status: AttackStatus
    /// What stopped the search before its end.
    public let limit: Limit?
    /// How much work it was.
    public let statistics: SearchStatistics
  }

  private let network: PiecewiseNetwork
  private let output: Int
  private let inputs: InputSet
  private let search: OutputSearch

  /// An output over some inputs.
  ///
  /// - Precondition: the network has so many outputs and inputs.
  public init(
    of output: Int, _ network: PiecewiseNetwork, over inputs: InputSet, search: OutputSearch
  ) {
    self.network = network
    self.output = output
    self.inputs = inputs
    self.search = search
  }

  /// Finds one end, and proves that no input goes beyond it.
  ///
  /// - Throws: `BoundComputationError` where the output can be too large for a number.
  public func end(_ sense: ObjectiveSense, limits: SearchLimits = SearchLimits()) throws -> End {
    let sign: Double = sense == .maximize ? 1 : -1
    let last = network.blocks.count - 1
    let query = Query(
      network: network.preActivation(of: output, in: last, times: sign), inputs: inputs,
      maximizing: [.logit(0)])
    guard query.goal.leastCost.isFinite else { throw BoundComputationError.overflow(layer: last) }
    let outcome = try search.solve(query, limits: limits)
    var reached: (value: Double, input: [Double])?
    if let value = outcome.value, let input = outcome.input { reached = (sign * value + 0, input) }
    // Adding zero turns -0 into 0.
    return End(
      bound: sign * outcome.bound + 0, reached: reached, status: outcome.status,
      limit: outcome.limit,
      statistics: outcome.statistics)
  }
}
