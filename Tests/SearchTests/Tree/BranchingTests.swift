import LinearAlgebra
import SearchSupport
import Testing
import Queries
import Search

/// On logits max(0, x - 0.4) class 1 needs x1 >= 0.41, so that neuron 1 has to be active; either
/// phase of neuron 0 leaves examples.
@Suite struct BranchingTests {
  let region = RegionCase(
    Query(
      network: shiftedNetwork(-0.4), image: [0.8, 0.3], rule: MarginRule(target: 1)))
  let node = TreeNode(intervals: [Interval(-0.4, 0.6), Interval(-0.4, 0.6)], excess: 0.6)

  @Test func trialsThatCloseABranchNarrowTheNode() throws {
    let pool = InequalityPool()
    let decision = try decide([.init(neuron: 1, loss: 0.5)], pool)
    guard case .narrowed(let intervals) = decision else {
      Issue.record("\(decision)")
      return
    }
    #expect(intervals == [Interval(-0.4, 0.6), Interval(0, 0.6)])
    #expect(pool.inequalities.count == 1)
    // The inequality closes the branch wherever else it comes up.
    var inactive = node.intervals.fixing(1, isActive: false)
    #expect(!pool.narrow(&inactive, cutoff: .infinity))
  }

  @Test func branchesWhereBothSidesAreOpen() throws {
    let pool = InequalityPool()
    let decision = try decide([.init(neuron: 0, loss: 0.5)], pool)
    guard case .branch(0) = decision else {
      Issue.record("\(decision)")
      return
    }
    #expect(pool.inequalities.isEmpty)
  }

  @Test func nothingToBranchOn() throws {
    let decision = try decide([], InequalityPool())
    guard case .impossible = decision else {
      Issue.record("\(decision)")
      return
    }
  }

  /// Four branches on each side are enough to go without trials.
  @Test func reliableNeuronsAreNotTried() throws {
    var branching = Branching(neuronCount: 2)
    for _ in 0..<4 {
      for isActive in [false, true] {
        branching.learn(.init(neuron: 1, isActive: isActive, parentExcess: 1), excess: 0.5)
      }
    }
    branching.learn(nil, excess: 0)
    try region.withRelaxation(intervals: node.intervals) { relaxation in
      let decision = try branching.decide(
        node, [.init(neuron: 1, loss: 0.5)], bounder: region.bounder(relaxation),
        pool: InequalityPool())
      guard case .branch(1) = decision else {
        Issue.record("\(decision)")
        return
      }
      #expect(relaxation.work.linearPrograms == 0)
    }
  }

  private func decide(
    _ candidates: [BranchingScores.Candidate], _ pool: InequalityPool
  ) throws -> Branching.Decision {
    var branching = Branching(neuronCount: 2)
    return try region.withRelaxation(intervals: node.intervals) {
      try branching.decide(node, candidates, bounder: region.bounder($0), pool: pool)
    }
  }
}
