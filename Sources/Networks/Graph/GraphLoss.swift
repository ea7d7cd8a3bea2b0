internal import Basics
internal import Dispatch
internal import LinearAlgebra

/// The loss of a graph on a batch of inputs in float32, and its gradient: by the inputs, which attacks
/// ascend, or by the parameters, which training descends.
///
/// In training the batch of a graph with convolutions is cut into parts, which threads take: into how
/// many depends on nothing but the batch's size, so that the sums are the same with any number of
/// threads.
package final class GraphLoss {
  private let tapes: [GraphTape<Float>]
  /// How many rows the first tapes take.
  private let partSize: Int
  private let rows: FloatBuffer
  /// What is minimised, or maximised.
  package let loss: Loss
  private let decision: Decision
  private let inputCount: Int
  /// The number of parameters.
  package let parameterCount: Int

  /// Memory for batches of at most `batchSize` inputs.
  package init(
    _ graph: NetworkGraph, loss: Loss, batchSize: Int, for purpose: TapePurpose = .inputGradients
  ) {
    decision = graph.decision
    parameterCount = graph.parameterCount
    inputCount = graph.inputCount
    self.loss = loss
    let parts =
      purpose == .training && graph.convolves ? max(1, min(Self.mostParts, batchSize / 4)) : 1
    partSize = (batchSize + parts - 1) / parts
    rows = FloatBuffer(count: batchSize * graph.inputCount)
    var tapes: [GraphTape<Float>] = []
    for start in stride(from: 0, to: max(1, batchSize), by: max(1, partSize)) {
      tapes.append(
        graph.singleTape(
          batchSize: partSize, for: purpose,
          sharing: (rows.pointer + start * graph.inputCount, tapes.first)))
    }
    self.tapes = tapes
  }

  /// Into how many parts a batch is cut at most.
  private static let mostParts = 4

  /// batchSize x inputCount: where the caller puts a batch.
  package var inputs: UnsafeMutablePointer<Float> { rows.pointer }
  /// batchSize x inputCount: the gradients by the inputs that `differentiate` leaves behind, but not in
  /// training.
  package var gradients: UnsafePointer<Float> { tapes[0].inputGradients }
  /// The parameters as one vector of `parameterCount` numbers.
  package var parameters: UnsafeMutablePointer<Float> { tapes[0].parameters }
  /// The gradient by them that `differentiate` leaves behind, for training.
  package var parameterGradients: UnsafeMutablePointer<Float> { tapes[0].parameterGradients }

  /// Decides what dropout drops from now on.
  func seedChance(_ seed: UInt64, epoch: Int) {
    for (part, tape) in tapes.enumerated() {
      tape.random = SeededRandom(seed: seed, stream: 1 << 32 + UInt64(epoch * tapes.count + part))
    }
  }

  /// Evaluates the first `labels.count` rows of `inputs` and leaves behind the gradient of the sum of
  /// the rows' losses.
  ///
  /// - Parameter scale: what the gradient is multiplied by.
  /// - Returns: the sum of the losses, and how many rows get their label as the answer.
  @discardableResult
  package func differentiate(
    labels: some RandomAccessCollection<Int> & Sendable, scale: Float = 1
  ) -> (loss: Double, correct: Int) {
    guard tapes.count > 1 else { return differentiate(tapes[0], labels, scale) }
    let used = (labels.count + partSize - 1) / partSize
    let results = ResultSlots(count: used)
    // Each part has a tape of its own, and they share nothing that is written.
    nonisolated(unsafe) let this = self
    DispatchQueue.concurrentPerform(iterations: used) { part in
      let own = labels.dropFirst(part * this.partSize).prefix(this.partSize)
      results[part] = this.differentiate(this.tapes[part], own, scale)
    }
    for tape in tapes[1..<max(1, used)] {
      let gradient = tape.parameterGradients
      for index in 0..<parameterCount { parameterGradients[index] += gradient[index] }
    }
    return results.sum
  }

  /// The same for one tape's rows.
  private func differentiate(
    _ tape: GraphTape<Float>, _ labels: some Collection<Int>, _ scale: Float
  ) -> (loss: Double, correct: Int) {
    let (count, size) = (labels.count, decision.logitCount)
    tape.forward(count)
    tape.logitGradients.update(from: tape.logits, count: count * size)
    var result = (loss: 0.0, correct: 0)
    for (row, label) in labels.enumerated() {
      let logits = tape.logitGradients + row * size
      let answer = decision.classification(UnsafeBufferPointer(start: logits, count: size))
      if answer == label { result.correct += 1 }
      result.loss += loss.evaluate(logits, decision, label: label, scale: scale)
    }
    tape.backward(count)
    return result
  }
}

/// The results of parts that run at the same time.
private final class ResultSlots: @unchecked Sendable {
  private let slots: UnsafeMutableBufferPointer<(loss: Double, correct: Int)>

  init(count: Int) {
    slots = .allocate(capacity: count)
    slots.initialize(repeating: (0, 0))
  }

  deinit { slots.deallocate() }

  subscript(part: Int) -> (loss: Double, correct: Int) {
    get { slots[part] }
    set { slots[part] = newValue }
  }

  /// All parts together, in their order.
  var sum: (loss: Double, correct: Int) {
    slots.reduce((0, 0)) { ($0.loss + $1.loss, $0.correct + $1.correct) }
  }
}

extension NetworkGraph {
  /// Whether a kernel slides over something, so that a batch is worth the work of several threads.
  fileprivate var convolves: Bool {
    nodes.contains { if case .convolution = $0.operation { true } else { false } }
  }
}
