package import LinearAlgebra
package import Proofs
package import Queries

/// Bounds by the linear relaxation of the region's program, whose row multipliers are its dual solution.
package final class LinearProgramBounder: Bounder {
  private let query: Query
  private let region: OutputRegion
  private let relaxation: Relaxation
  private let limits: SearchLimits

  /// A bounder with a relaxation in a solver's memory.
  package init(
    _ query: Query, region: OutputRegion, relaxation: Relaxation, limits: SearchLimits
  ) {
    self.query = query
    self.region = region
    self.relaxation = relaxation
    self.limits = limits
  }

  package var intervals: [Interval] { relaxation.intervals }
  package var cutoff: Double { relaxation.cutoff }
  package var work: SearchStatistics { relaxation.work }

  package func setIntervals(_ intervals: [Interval]) throws {
    try relaxation.setIntervals(intervals)
  }
  package func setCutoff(_ cutoff: Double) throws { try relaxation.setCutoff(cutoff) }

  package func canBranch(on neuron: Int) -> Bool {
    relaxation.encoding.neurons[neuron].output != nil
  }

  package func boundExcess(isTrial: Bool) throws -> NodeBound {
    bound(try relaxation.solveExcess(iterationLimit: isTrial ? Self.trialIterations : nil))
  }

  package func boundCost(below limit: Double, isLimited: Bool) throws -> NodeBound {
    bound(try relaxation.solveCost(below: limit, isLimited: isLimited))
  }

  package func improved(
    _ best: Witness?, from input: [Double], _ depth: ImprovementDepth
  ) throws -> Witness? {
    var search = PatternSearch(
      query, region: region, relaxation: relaxation, limits: limits, best: best)
    if case .piecesIfBetter = depth {
      search.consider(input)
      guard search.best != best else { return best }
    }
    try search.descend(from: input)
    return search.best
  }

  private func bound(_ solution: Relaxation.Solution) -> NodeBound {
    NodeBound(inequality: solution.inequality, point: solution.values.map(point))
  }

  private func point(_ values: [Double]) -> NodePoint {
    NodePoint(
      input: zip(query.inputs.center, relaxation.encoding.change(values)).map { $0 + $1 },
      neurons: relaxation.encoding.neurons.map { encoded in
        guard let output = encoded.output, let slack = encoded.slack else { return nil }
        return (values[output.index], values[slack.index])
      })
  }

  /// Simplex iterations of a trial.
  private static let trialIterations = 20
}
