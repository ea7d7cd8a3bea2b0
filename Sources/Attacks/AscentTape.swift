internal import LinearAlgebra
internal import Networks

/// An objective of a graph at a batch of points: its values, the gradients, and the network's answers.
final class AscentTape {
  private let tape: GraphTape<Float>
  private let decision: Decision
  private let objective: GradientAttack.Objective
  private let loss: Loss
  /// One number for each row: the objective after `evaluate`.
  private(set) var values: [Double]

  /// Memory for batches of at most `batchSize` inputs.
  ///
  /// - Parameter loss: what `Objective.loss` is.
  init(_ graph: NetworkGraph, _ attack: GradientAttack, loss: Loss, batchSize: Int) {
    tape = graph.singleTape(batchSize: batchSize)
    decision = graph.decision
    objective = attack.objective
    self.loss = loss
    values = Array(repeating: 0, count: batchSize)
  }

  /// batchSize x inputCount: where the caller puts the points.
  var points: UnsafeMutablePointer<Float> { tape.inputs }
  /// batchSize x inputCount: the gradients that `evaluate` leaves behind.
  var gradients: UnsafePointer<Float> { tape.inputGradients }

  /// Takes the parameters of a training's network for the graph's, which is one of the same sizes.
  func setParameters(of step: Backpropagation) {
    tape.parameters.update(from: step.parameters, count: step.parameterCount)
  }

  /// What the network answers in a row that was evaluated; nil for none.
  func answer(_ row: Int) -> Int? {
    let size = decision.logitCount
    return decision.classification(
      UnsafeBufferPointer(start: tape.logits + row * size, count: size))
  }

  /// Evaluates the first `count` rows of `points`.
  ///
  /// - Parameters:
  ///   - differentiates: whether gradients are wanted.
  ///   - question: what is asked about a row.
  func evaluate(_ count: Int, differentiates: Bool = true, _ question: (Int) -> AttackQuestion) {
    tape.forward(count)
    let size = decision.logitCount
    tape.logitGradients.update(from: tape.logits, count: count * size)
    for row in 0..<count {
      let logits = tape.logitGradients + row * size
      values[row] = objective.evaluate(logits, decision, question(row), loss: loss)
    }
    if differentiates { tape.backward(count) }
  }
}
