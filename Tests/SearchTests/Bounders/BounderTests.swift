import LinearAlgebra
import Proofs
import Queries
import Search
import SearchSupport
import TestSupport
import Testing

/// Interval arithmetic on what the root's linear program proves: a way to bound nodes that solves no
/// program for them and knows no point.
private final class RootBounder: Bounder {
  private(set) var intervals: [Interval]
  private(set) var cutoff: Double
  var work = SearchStatistics()
  private let inequality: ValidInequality?

  init(_ intervals: [Interval], cutoff: Double, _ inequality: ValidInequality?) {
    self.intervals = intervals
    self.cutoff = cutoff
    self.inequality = inequality
  }

  func setIntervals(_ intervals: [Interval]) { self.intervals = intervals }
  func setCutoff(_ cutoff: Double) { self.cutoff = cutoff }
  func canBranch(on neuron: Int) -> Bool { true }
  func boundExcess(isTrial: Bool) -> NodeBound { NodeBound(inequality: inequality, point: nil) }
  func boundCost(below limit: Double, isLimited: Bool) -> NodeBound { boundExcess(isTrial: false) }
  func improved(_ best: Witness?, from input: [Double], _ depth: ImprovementDepth) -> Witness? {
    best
  }
}

@Suite struct BounderTests {
  /// The tree takes any bounder: with a weak one it divides to the end, and its bound is never wrong.
  @Test(arguments: 0..<20 as Range<UInt64>, Norm.proved)
  func aWeakBounderProvesWhatItCan(seed: UInt64, norm: Norm) throws {
    let region = RegionCase(RandomCase(seed: 2100 + seed), norm: norm)
    let exact = try ExactSearch(solver: simplex).solve(region.query)
    guard let witness = exact.witness else { return }
    let bounds = region.query.ballBounds(radius: .infinity)
    let inequality = try region.withRelaxation { try $0.solveExcess().inequality }
    let tree = TreeSearch<RootBounder>(query: region.query, limits: SearchLimits(), gap: 0) {
      try $2(RootBounder($0, cutoff: $1, inequality))
    }
    var outcome = try ExactSearch(solver: simplex).findExample(region.query) { _ in [] }
    outcome.witness = nil
    let bound = try tree.run(bounds.hidden, rootBound: 0, pool: InequalityPool(), &outcome)
    #expect(bound <= witness.distance * (1 + Tolerances.provedGap))
    #expect(outcome.statistics.nodes > 1 || bounds.unstableCount == 0)
  }
}
