package import Basics
package import Networks

/// The gradient attack that a training is against: all its memory, and its random numbers.
package final class GradientAscent {
  private let attack: GradientAttack
  private var ball: any AttackBall
  private let inputCount: Int
  private let batchSize: Int
  /// The training, and its network at work.
  private var training: (step: Backpropagation, tape: AscentTape)?
  /// Decides where attacks begin.
  package var random: SeededRandom

  /// Memory for batches of at most `batchSize` inputs.
  ///
  /// - Precondition: it is one ascent on the loss.
  package init(_ attack: GradientAttack, inputCount: Int, batchSize: Int, seed: UInt64) {
    attack.check()
    precondition(
      attack.restarts == 1 && attack.objective == .loss,
      "training is against one ascent on the loss")
    self.attack = attack
    self.inputCount = inputCount
    self.batchSize = batchSize
    ball = attack.ball(inputCount: inputCount)
    random = SeededRandom(seed: seed, stream: 3)
  }

  /// Replaces the first `labels.count` rows of `step.inputs`, in [0, 1] if the attack stays there, by what
  /// the ascent comes to with the parameters of `step`.
  ///
  /// - Parameter scale: what the attack's radius and step size are multiplied by, above 0 and at
  ///   most 1.
  package func replaceInputs(
    of step: Backpropagation, labels: ArraySlice<Int>, scale: Double = 1
  ) {
    guard !labels.isEmpty else { return }
    let tape = tape(of: step)
    tape.setParameters(of: step)
    ball.scale = Float(scale)
    let (points, centres) = (tape.points, step.inputs)
    points.update(from: centres, count: labels.count * inputCount)
    let rows = stride(from: 0, to: labels.count * inputCount, by: inputCount)
    if attack.startsAtRandom {
      for row in rows { ball.scatter(points + row, around: centres + row, using: &random) }
    }
    for _ in 0..<attack.steps {
      tape.evaluate(labels.count) { row in
        AttackQuestion(label: labels[labels.startIndex + row], target: nil)
      }
      let gradients = tape.gradients
      for row in rows {
        ball.step(points + row, along: gradients + row, around: centres + row)
      }
    }
    centres.update(from: points, count: labels.count * inputCount)
  }

  /// The training's network, made when it first asks for it.
  private func tape(of step: Backpropagation) -> AscentTape {
    if let training, training.step === step { return training.tape }
    let tape = AscentTape(step.graph(), attack, loss: step.loss, batchSize: batchSize)
    training = (step, tape)
    return tape
  }
}
