package import Basics
package import Networks

/// A gradient attack at work: all its memory, and its random numbers.
package final class GradientAscent {
  private let attack: GradientAttack
  private var ball: any AttackBall
  private let inputCount: Int
  /// batchSize x inputCount: the centres of the balls.
  private let originals: FloatBuffer
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
    ball =
      switch attack.norm {
      case .linf: LinfBall(attack, inputCount: inputCount)
      case .l1: SparseL1Ball(attack, inputCount: inputCount)
      }
    originals = FloatBuffer(count: batchSize * inputCount)
    random = SeededRandom(seed: seed, stream: 3)
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
    ball.scale = Float(scale)
    let (points, centres) = (step.inputs, originals.pointer)
    centres.update(from: points, count: labels.count * inputCount)
    let rows = stride(from: 0, to: labels.count * inputCount, by: inputCount)
    if attack.startsAtRandom {
      for row in rows { ball.scatter(points + row, around: centres + row, using: &random) }
    }
    for _ in 0..<attack.steps {
      step.evaluateInputGradients(labels: labels)
      let gradients = step.inputGradients
      for row in rows {
        ball.step(points + row, along: gradients + row, around: centres + row)
      }
    }
  }
}
