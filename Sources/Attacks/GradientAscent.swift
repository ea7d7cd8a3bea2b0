package import Basics
package import Networks

/// A gradient attack at work: all its memory, and its random numbers.
package final class GradientAscent {
  private let attack: GradientAttack
  private var ball: any AttackBall
  private let inputCount: Int
  private let batchSize: Int
  /// The training that the attack is part of, if any, and its network as a graph.
  private var training: (step: Backpropagation, loss: GraphLoss)?
  /// Decides where attacks begin.
  package var random: SeededRandom

  /// Memory for batches of at most `batchSize` inputs.
  package init(_ attack: GradientAttack, inputCount: Int, batchSize: Int, seed: UInt64) {
    precondition(attack.radius > 0 && attack.steps >= 1, "an attack needs a radius and steps")
    precondition(
      attack.stepSize > 0 && attack.stepSize <= 2 * attack.radius,
      "an attack's steps are above 0 and at most twice the radius long")
    self.attack = attack
    self.inputCount = inputCount
    self.batchSize = batchSize
    ball =
      switch attack.norm {
      case .linf: LinfBall(attack, inputCount: inputCount)
      case .l1: SparseL1Ball(attack, inputCount: inputCount)
      }
    random = SeededRandom(seed: seed, stream: 3)
  }

  /// Leaves in the first `labels.count` rows of `loss.inputs` what the ascent comes to.
  ///
  /// - Parameters:
  ///   - centres: labels.count x inputCount, each in [0, 1].
  ///   - scale: what the attack's radius and step size are multiplied by, above 0 and at most 1.
  package func ascend(
    _ loss: GraphLoss, from centres: UnsafePointer<Float>, labels: ArraySlice<Int>,
    scale: Double = 1
  ) {
    ball.scale = Float(scale)
    let points = loss.inputs
    points.update(from: centres, count: labels.count * inputCount)
    let rows = stride(from: 0, to: labels.count * inputCount, by: inputCount)
    if attack.startsAtRandom {
      for row in rows { ball.scatter(points + row, around: centres + row, using: &random) }
    }
    for _ in 0..<attack.steps {
      loss.differentiate(labels: labels)
      let gradients = loss.gradients
      for row in rows {
        ball.step(points + row, along: gradients + row, around: centres + row)
      }
    }
  }

  /// Replaces the first `labels.count` rows of `step.inputs`, each in [0, 1], by what the ascent
  /// comes to with the parameters of `step`.
  ///
  /// - Parameter scale: what the attack's radius and step size are multiplied by, above 0 and at
  ///   most 1.
  package func replaceInputs(
    of step: Backpropagation, labels: ArraySlice<Int>, scale: Double = 1
  ) {
    guard !labels.isEmpty else { return }
    let loss = loss(of: step)
    loss.setParameters(of: step)
    ascend(loss, from: step.inputs, labels: labels, scale: scale)
    step.inputs.update(from: loss.inputs, count: labels.count * inputCount)
  }

  /// The loss that a training minimises, made when it first asks for it.
  private func loss(of step: Backpropagation) -> GraphLoss {
    if let training, training.step === step { return training.loss }
    let loss = GraphLoss(step.graph(), loss: step.loss, batchSize: batchSize)
    training = (step, loss)
    return loss
  }
}
