import Testing
import Search

@Suite struct BranchingScoresTests {
  /// Neuron 0 gained 3 on one side only, neuron 1 gained 1.5 on both. The mean of all is 1.5, and
  /// counts as one more branch each time: (3 + 1.5) / 2 * 1.5 / 2 = 1.69 against 1.5 * 1.5.
  @Test func gainsOnBothSidesAreWorthMore() {
    var scores = BranchingScores(neuronCount: 2)
    learn(&scores, 0, inactive: 3, active: 0)
    learn(&scores, 1, inactive: 1.5, active: 1.5)
    #expect(ranking(scores, [0.5, 0.5]) == [1, 0])
  }

  /// Nothing is known about neuron 1, so it counts as the mean: above one that gained less.
  @Test func unknownNeuronsCountAsTheMean() {
    var scores = BranchingScores(neuronCount: 3)
    learn(&scores, 0, inactive: 1, active: 1)
    learn(&scores, 2, inactive: 3, active: 3)
    #expect(ranking(scores, [0.5, 0.5, 0.5]) == [2, 1, 0])
  }

  @Test func lossDecidesBetweenEqualNeurons() {
    let scores = BranchingScores(neuronCount: 3)
    #expect(ranking(scores, [0.1, 0.3, 0.2]) == [1, 2, 0])
    #expect(ranking(scores, [0.2, 0.2, 0.2]) == [0, 1, 2])
    #expect(scores.ranked([]).isEmpty)
  }

  /// A neuron that the bound loses nothing to counts for a tenth, beside 1.1 of the one that it loses
  /// most to, in whatever unit: three times the gains on both sides do not make up for that, four do.
  @Test(arguments: [1e-6, 1, 1e6])
  func neuronsWithoutLossCountForATenth(unit: Double) {
    for (gain, best) in [(3.0, [1, 0]), (4, [0, 1])] {
      var scores = BranchingScores(neuronCount: 2)
      for _ in 0..<1000 {
        learn(&scores, 0, inactive: gain, active: gain)
        learn(&scores, 1, inactive: 1, active: 1)
      }
      #expect(ranking(scores, [0, unit]) == best)
    }
  }

  /// An empty branch took all of the parent's excess: 2, which beats 1 on both sides.
  @Test func emptyBranchesGainWhatWasLeft() {
    var scores = BranchingScores(neuronCount: 2)
    learn(&scores, 0, inactive: 1, active: 1)
    for isActive in [false, true] {
      scores.learn(.init(neuron: 1, isActive: isActive, parentExcess: 2), excess: -5)
    }
    #expect(ranking(scores, [0.5, 0.5]) == [1, 0])
  }

  @Test func bothSidesMustHaveBeenSeen() {
    var scores = BranchingScores(neuronCount: 2)
    for _ in 0..<4 {
      scores.learn(.init(neuron: 0, isActive: true, parentExcess: 1), excess: 0.5)
    }
    #expect(!scores.isReliable(0, count: 4))
    for _ in 0..<4 {
      #expect(!scores.isReliable(0, count: 4))
      scores.learn(.init(neuron: 0, isActive: false, parentExcess: 1), excess: 0.5)
    }
    #expect(scores.isReliable(0, count: 4))
    #expect(!scores.isReliable(1, count: 4))
  }

  /// Where nothing was known about the parent, the branch says nothing.
  @Test func infiniteGainsDoNotCount() {
    var scores = BranchingScores(neuronCount: 1)
    for isActive in [false, true] {
      scores.learn(.init(neuron: 0, isActive: isActive, parentExcess: .infinity), excess: 1)
    }
    #expect(!scores.isReliable(0, count: 1))
  }

  private func learn(
    _ scores: inout BranchingScores, _ neuron: Int, inactive: Double, active: Double
  ) {
    for (isActive, gain) in [(false, inactive), (true, active)] {
      scores.learn(.init(neuron: neuron, isActive: isActive, parentExcess: 5), excess: 5 - gain)
    }
  }

  private func ranking(_ scores: BranchingScores, _ losses: [Double]) -> [Int] {
    scores.ranked(losses.enumerated().map { .init(neuron: $0, loss: $1) }).map(\.neuron)
  }
}
