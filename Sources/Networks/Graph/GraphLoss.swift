internal import LinearAlgebra

/// The loss of a graph on a batch of inputs in float32, and its gradient: by the inputs, which attacks
/// ascend, or by the parameters, which training descends.
///
/// A single logit that a sigmoid follows is compared with 0, the logit of class 0.
package final class GraphLoss {
  private let tape: GraphTape<Float>
  /// What is minimised, or maximised.
  package let loss: Loss
  private let decision: Decision
  /// The number of parameters.
  package let parameterCount: Int
  /// The logits of both classes, where the graph has one.
  private let pair = FloatBuffer(count: 2)

  /// Memory for batches of at most `batchSize` inputs.
  package init(
    _ graph: NetworkGraph, loss: Loss, batchSize: Int, for purpose: TapePurpose = .inputGradients
  ) {
    decision = graph.decision
    parameterCount = graph.parameterCount
    self.loss = loss
    tape = graph.singleTape(batchSize: batchSize, for: purpose)
  }

  /// batchSize x inputCount: where the caller puts a batch.
  package var inputs: UnsafeMutablePointer<Float> { tape.inputs }
  /// batchSize x inputCount: the gradients by the inputs that `differentiate` leaves behind.
  package var gradients: UnsafePointer<Float> { tape.inputGradients }
  /// The parameters as one vector of `parameterCount` numbers.
  package var parameters: UnsafeMutablePointer<Float> { tape.parameters }
  /// The gradient by them that `differentiate` leaves behind, for training.
  package var parameterGradients: UnsafePointer<Float> { tape.parameterGradients }

  /// Takes the parameters of a dense network for the graph's, which is one of the same sizes.
  package func setParameters(of step: Backpropagation) {
    parameters.update(from: step.parameters, count: parameterCount)
  }

  /// Evaluates the first `labels.count` rows of `inputs` and leaves behind the gradient of the sum of
  /// the rows' losses.
  ///
  /// - Parameter scale: what the gradient is multiplied by.
  /// - Returns: the sum of the losses, and how many rows get their label as the answer.
  @discardableResult
  package func differentiate(
    labels: some RandomAccessCollection<Int>, scale: Float = 1
  ) -> (loss: Double, correct: Int) {
    let (count, size) = (labels.count, decision.logitCount)
    tape.forward(count)
    tape.logitGradients.update(from: tape.logits, count: count * size)
    var result = (loss: 0.0, correct: 0)
    for (row, label) in labels.enumerated() {
      let logits = tape.logitGradients + row * size
      let answer = decision.classification(UnsafeBufferPointer(start: logits, count: size))
      if answer == label { result.correct += 1 }
      if decision == .threshold {
        (pair.pointer[0], pair.pointer[1]) = (0, logits[0])
        result.loss += evaluate(pair.pointer, count: 2, label: label, scale: scale)
        logits[0] = pair.pointer[1]
      } else {
        result.loss += evaluate(logits, count: size, label: label, scale: scale)
      }
    }
    tape.backward(count)
    return result
  }

  /// The loss of some logits, which are overwritten with its gradient by them.
  private func evaluate(
    _ logits: UnsafeMutablePointer<Float>, count: Int, label: Int, scale: Float
  ) -> Double {
    loss.evaluate(
      logits, count: count, label: label, outputActivation: decision.mayBeNone ? .relu : .linear,
      scale: scale)
  }
}
