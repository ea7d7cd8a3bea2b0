internal import LinearAlgebra

/// The loss of a graph on a batch of inputs and its gradient by them, in float32: what attacks ascend.
///
/// A single logit that a sigmoid follows is compared with 0, the logit of class 0.
package final class GraphLoss {
  private let tape: GraphTape<Float>
  private let loss: Loss
  private let graph: NetworkGraph
  /// The logits of both classes, where the graph has one.
  private let pair = FloatBuffer(count: 2)

  /// Memory for batches of at most `batchSize` inputs.
  package init(_ graph: NetworkGraph, loss: Loss, batchSize: Int) {
    self.graph = graph
    self.loss = loss
    tape = graph.singleTape(batchSize: batchSize)
  }

  /// batchSize x inputCount: where the caller puts a batch.
  package var inputs: UnsafeMutablePointer<Float> { tape.inputs }
  /// batchSize x inputCount: what `differentiate` leaves behind.
  package var gradients: UnsafePointer<Float> { tape.inputGradients }

  /// Takes the parameters of a dense network for the graph's, which is one of the same sizes.
  package func setParameters(of step: Backpropagation) { tape.setParameters(step.parameters) }

  /// Evaluates the first `labels.count` rows of `inputs` and leaves the gradient of each row's own
  /// loss by that row in `gradients`.
  ///
  /// - Returns: the sum of the losses.
  @discardableResult
  package func differentiate(labels: ArraySlice<Int>) -> Double {
    let (count, size) = (labels.count, graph.logitCount)
    tape.forward(count)
    tape.logitGradients.update(from: tape.logits, count: count * size)
    var total = 0.0
    for (row, label) in labels.enumerated() {
      let logits = tape.logitGradients + row * size
      if graph.decision == .threshold {
        (pair.pointer[0], pair.pointer[1]) = (0, logits[0])
        total += evaluate(pair.pointer, count: 2, label: label)
        logits[0] = pair.pointer[1]
      } else {
        total += evaluate(logits, count: size, label: label)
      }
    }
    tape.backward(count)
    return total
  }

  /// The loss of some logits, which are overwritten with its gradient by them.
  private func evaluate(
    _ logits: UnsafeMutablePointer<Float>, count: Int, label: Int
  ) -> Double {
    loss.evaluate(
      logits, count: count, label: label,
      outputActivation: graph.decision.mayBeNone ? .relu : .linear, scale: 1)
  }
}
