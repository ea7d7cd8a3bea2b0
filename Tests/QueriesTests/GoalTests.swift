import Queries
import Testing

@Suite struct GoalTests {
  private static let distances = [Goal.leastDistance, .decide]
  private let output = Goal.greatestOutput(reach: 8)

  @Test(arguments: distances) func distancesAreNotNegative(goal: Goal) {
    #expect(goal.isDistance && goal.leastCost == 0)
  }

  @Test func noValueIsBeyondTheReach() {
    #expect(!output.isDistance && output.leastCost == -8)
  }

  /// The fraction of a distance may be left open: nothing nearer than the rest is of interest.
  @Test(arguments: distances) func aGapOfADistance(goal: Goal) {
    #expect(goal.cutoff(cost: 2, gap: 0.25) == 1.5 && goal.cutoff(cost: 2, gap: 0) == 2)
    #expect(goal.scale(cost: 2) == 2)
  }

  /// A value of 4, and of -4, may be exceeded by 1.
  @Test(arguments: [-4, 4] as [Double]) func aGapOfAValue(cost: Double) {
    #expect(output.cutoff(cost: cost, gap: 0.25) == cost - 1)
    #expect(output.cutoff(cost: cost, gap: 0) == cost)
    #expect(output.scale(cost: cost) == 4)
  }

  /// Of a value near zero it is a fraction of a thousandth of what outputs reach.
  @Test(arguments: [0, 1e-9, -1e-9] as [Double]) func aGapOfASmallValue(cost: Double) {
    #expect(output.scale(cost: cost) == 0.008)
    #expect(output.cutoff(cost: cost, gap: 0.5) == cost - 0.004)
  }
}
