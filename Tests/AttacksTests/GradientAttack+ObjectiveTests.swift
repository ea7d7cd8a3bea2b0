import Attacks
import Foundation
import LinearAlgebra
import Networks
import TestSupport
import Testing

/// Objectives of linear networks, whose gradients are known.
@Suite struct GradientAttackObjectiveTests {
  private typealias Objective = GradientAttack.Objective

  /// Three logits: 3 x0, 4 x1 and 2 x2.
  private static let threeClasses = NetworkGraph(
    Network(layers: [
      Layer(
        weight: Matrix(rows: 3, columns: 3, elements: [3, 0, 0, 0, 4, 0, 0, 0, 2]),
        bias: [0, 0, 0])
    ]))

  /// One plain step of a hundredth from the middle.
  private func attack(_ objective: GradientAttack.Objective) -> GradientAttack {
    var attack = GradientAttack(
      norm: .linf, radius: 0.4, steps: 1, stepSize: 0.01, startsAtRandom: false)
    attack.direction = .gradient
    attack.objective = objective
    return attack
  }

  private func middle(_ count: Int, label: Int) -> LabelledInputs {
    LabelledInputs(
      inputs: Matrix(rows: 1, columns: count, repeating: 0.5), labels: [label])
  }

  /// The label is 0 and the target 2. At the middle the logits are 1.5, 2 and 1, and so the cross-entropy
  /// of the target has the slopes p0, p1 and p2 - 1 with p = (0.307, 0.506, 0.186).
  @Test(arguments: [
    (Objective.targetOverLabel, [-3, 0, 2] as [Double]),
    (.targetOverOthers, [-3, -4, 2]),
    (.targetCrossEntropy, [-0.921588, -2.025918, 1.627352]),
  ])
  func aStepAndItsObjective(objective: GradientAttack.Objective, gradient: [Double]) throws {
    let result = try #require(
      try Self.threeClasses.adversarialInputs(
        near: middle(3, label: 0), attack: attack(objective), targets: [2])[0])
    for (value, slope) in zip(result.point, gradient) {
      #expect(isClose(Double(value), 0.5 + 0.01 * slope, relative: 1e-6))
    }
    let logits = zip([3, 4, 2], result.point).map { $0 * Double($1) }
    let exponentials = logits.map { exp($0) }
    let expected =
      switch objective {
      case .targetOverLabel: logits[2] - logits[0]
      case .targetOverOthers: logits[2] - logits[0] - logits[1]
      default: log(exponentials[2] / exponentials.reduce(0, +))
      }
    #expect(isClose(result.objective, expected, relative: 1e-5))
    #expect(result.answer == 1 && !result.isFooled)
  }

  /// Where the target is the label, the difference has no slope, and the network is at the target.
  @Test func theLabelAsTarget() throws {
    let result = try #require(
      try Self.threeClasses.adversarialInputs(
        near: middle(3, label: 1), attack: attack(.targetOverLabel), targets: [1])[0])
    #expect(result.point == [0.5, 0.5, 0.5] && result.objective == 0)
    #expect(result.isFooled && result.answer == 1)
  }

  /// Another class than the label is not enough; and each input has its own target.
  @Test func aTargetIsMetByItselfAlone() throws {
    let data = LabelledInputs(
      inputs: Matrix(rows: 3, columns: 3, repeating: 0.5), labels: [0, 0, 0])
    var attack = attack(.targetOverLabel)
    attack.stepSize = 1
    attack.radius = 0.25
    let results = try Self.threeClasses.adversarialInputs(
      near: data, attack: attack, targets: [0, 1, 2])
    #expect(results.map { $0?.isFooled } == [false, true, false])
    #expect(results.map { $0?.answer } == [1, 1, 1])
    let untargeted = try Self.threeClasses.adversarialInputs(near: data, attack: self.attack(.loss))
    #expect(untargeted.map { $0?.isFooled } == [true, true, true])
  }

  /// One logit z = 4 x0 - 2 x1 - 1.25, of class 1; class 0's is zero.
  private static func oneLogit() throws -> NetworkGraph {
    try NetworkGraph(
      inputShape: [2],
      nodes: [
        .init(
          .dense(
            .init(weight: Matrix(rows: 1, columns: 2, elements: [4, -2]), bias: [-1.25])), [.input])
      ], ending: .sigmoid)
  }

  @Test(arguments: [0, 1])
  func oneLogitIsTwoClasses(label: Int) throws {
    let graph = try Self.oneLogit()
    let target = 1 - label
    let sign = target == 1 ? 1.0 : -1.0
    // z is -0.25 at the middle, where class 1 has the probability 1 / (1 + exp(0.25)).
    let rest = target == 1 ? 0.562177 : 0.437823
    for (objective, slope) in [
      (Objective.targetOverLabel, 1), (.targetOverOthers, 1), (.targetCrossEntropy, rest),
      (.loss, 1 - rest),
    ] {
      let result = try #require(
        try graph.adversarialInputs(
          near: middle(2, label: label), attack: attack(objective),
          targets: objective.isTargeted ? [target] : nil)[0])
      for (value, weight) in zip(result.point, [4, -2] as [Double]) {
        #expect(isClose(Double(value), 0.5 + 0.01 * sign * slope * weight, relative: 1e-6))
      }
      let logit = 4 * Double(result.point[0]) - 2 * Double(result.point[1]) - 1.25
      let expected =
        switch objective {
        case .targetOverLabel, .targetOverOthers: sign * logit
        case .targetCrossEntropy: -log(1 + exp(-sign * logit))
        case .loss: log(1 + exp(sign * logit))
        }
      #expect(isClose(result.objective, expected, relative: 1e-5, absolute: 1e-6))
      #expect(result.answer == (logit > 0 ? 1 : 0))
      #expect(result.isFooled == (result.answer == target))
    }
  }

  /// The fast gradient sign method moves the answer over the edge from both sides.
  @Test func oneLogitIsFooled() throws {
    let data = LabelledInputs(
      inputs: Matrix(rows: 2, columns: 2, elements: [0.5, 0.5, 0.5, 0.25]), labels: [0, 1])
    let results = try Self.oneLogit().adversarialInputs(
      near: data, attack: .fastGradientSign(radius: 0.125))
    #expect(results.map { $0?.point } == [[0.625, 0.375], [0.375, 0.375]])
    #expect(results.map { $0?.isFooled } == [true, true])
    #expect(results.map { $0?.answer } == [1, 0])
  }
}
