internal import LinearAlgebra
public import Networks

extension NetworkGraph {
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
    precondition(
      data.labels.allSatisfy { 0..<decision.classCount ~= $0 }, "a label is out of range")
    guard data.count > 0 else { return data }
    let batchSize = min(256, data.count)
    let loss = GraphLoss(self, loss: loss, batchSize: batchSize)
    let ascent = GradientAscent(attack, inputCount: inputCount, batchSize: batchSize, seed: seed)
    var elements: [Float] = []
    elements.reserveCapacity(data.inputs.elements.count)
    data.inputs.elements.withUnsafeBufferPointer { rows in
      guard let centres = rows.baseAddress else { return }
      for start in stride(from: 0, to: data.count, by: batchSize) {
        let labels = data.labels[start..<min(start + batchSize, data.count)]
        ascent.ascend(loss, from: centres + start * inputCount, labels: labels)
        elements += UnsafeBufferPointer(start: loss.inputs, count: labels.count * inputCount)
      }
    }
    return LabelledInputs(
      inputs: Matrix(rows: data.count, columns: inputCount, elements: elements),
      labels: data.labels)
  }
}

extension Network {
  /// Inputs near given ones on which this network's loss is larger; see
  /// `NetworkGraph.adversarialInputs`.
  public func adversarialInputs(
    near data: LabelledInputs, attack: GradientAttack, loss: Loss = .crossEntropy,
    seed: UInt64 = 0
  ) -> LabelledInputs {
    NetworkGraph(self).adversarialInputs(near: data, attack: attack, loss: loss, seed: seed)
  }
}
