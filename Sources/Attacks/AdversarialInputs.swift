internal import LinearAlgebra
public import Networks

extension Network {
  /// Inputs near given ones on which this network's loss is larger, with the same labels.
  ///
  /// The same arguments and number of BLAS threads give the same inputs.
  ///
  /// - Parameters:
  ///   - data: inputs of this network's size in [0, 1], with labels below its number of classes.
  ///   - loss: what is to grow; best the one that the network was trained with.
  ///   - seed: decides the random starts.
  public func adversarialInputs(
    near data: LabelledInputs, attack: GradientAttack, loss: Loss = .crossEntropy,
    seed: UInt64 = 0
  ) -> LabelledInputs {
    precondition(data.inputs.columns == inputCount, "the network expects \(inputCount) inputs")
    precondition(data.labels.allSatisfy { 0..<classCount ~= $0 }, "a label is out of range")
    let batchSize = min(256, data.count)
    let step = Backpropagation(network: self, loss: loss, batchSize: batchSize)
    let ascent = GradientAscent(attack, inputCount: inputCount, batchSize: batchSize, seed: seed)
    var elements: [Float] = []
    elements.reserveCapacity(data.inputs.elements.count)
    for start in stride(from: 0, to: data.count, by: max(1, batchSize)) {
      let batch = start..<min(start + batchSize, data.count)
      let rows = data.inputs.elements[batch.startIndex * inputCount..<batch.endIndex * inputCount]
      for (offset, value) in rows.enumerated() { step.inputs[offset] = value }
      ascent.replaceInputs(of: step, labels: data.labels[batch])
      elements += UnsafeBufferPointer(start: step.inputs, count: rows.count)
    }
    return LabelledInputs(
      inputs: Matrix(rows: data.count, columns: inputCount, elements: elements),
      labels: data.labels)
  }
}
