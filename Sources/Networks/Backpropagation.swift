/// Loss and gradients of a network on a batch, without allocating anything.
package final class Backpropagation {
  private let layout: ParameterLayout
  /// What is minimised.
  package let loss: Loss
  private let outputActivation: OutputActivation
  private let batchSize: Int
  /// The flat vector of parameters; see `ParameterLayout`.
  private let parameterBuffer: FloatBuffer
  private let gradientBuffer: FloatBuffer
  /// batchSize x inputs: where the caller gathers the batch.
  private let inputBuffer: FloatBuffer
  /// For each layer batchSize x outputs: activations on the way forward, gradients by the
  /// pre-activations on the way back.
  private let activations: [FloatBuffer]
  private let gradients: [FloatBuffer]

  /// Memory for batches of at most `batchSize` inputs, starting from a network's parameters.
  package init(network: Network, loss: Loss, batchSize: Int) {
    layout = ParameterLayout(of: network)
    self.loss = loss
    self.batchSize = batchSize
    outputActivation = network.outputActivation
    parameterBuffer = FloatBuffer(count: layout.count)
    gradientBuffer = FloatBuffer(count: layout.count)
    inputBuffer = FloatBuffer(count: batchSize * network.inputCount)
    activations = network.layers.map { FloatBuffer(count: batchSize * $0.outputCount) }
    gradients = network.layers.map { FloatBuffer(count: batchSize * $0.outputCount) }
    layout.write(network, to: parameterBuffer.pointer)
  }

  /// The parameters as one vector of `parameterCount` numbers.
  package var parameters: UnsafeMutablePointer<Float> { parameterBuffer.pointer }
  /// The gradient that `evaluate` left behind, in the order of the parameters.
  package var gradient: UnsafePointer<Float> { UnsafePointer(gradientBuffer.pointer) }
  /// The number of parameters.
  package var parameterCount: Int { layout.count }
  /// Whether every parameter is a finite number.
  var parametersAreFinite: Bool { (0..<layout.count).allSatisfy { parameters[$0].isFinite } }
  /// batchSize x inputCount: the inputs of the next evaluation.
  package var inputs: UnsafeMutablePointer<Float> { inputBuffer.pointer }

  /// The network with the parameters as they are now.
  package func network() -> Network {
    layout.read(parameterBuffer.pointer, outputActivation: outputActivation)
  }

  /// Evaluates the first `labels.count` rows of `inputs` and leaves the gradient of their mean
  /// loss in `gradient`.
  ///
  /// - Returns: the sum of the losses and the number of correct predictions.
  package func evaluate(labels: some RandomAccessCollection<Int>) -> (loss: Double, correct: Int) {
    let count = labels.count
    let result = evaluateLoss(labels)
    for layer in activations.indices.reversed() {
      differentiateParameters(layer, count: count)
      if layer > 0 { differentiateInputs(layer, count: count) }
    }
    return result
  }

  /// The forward pass, and the gradient of the mean loss by the logits in the last layer's gradients.
  private func evaluateLoss(
    _ labels: some RandomAccessCollection<Int>
  ) -> (loss: Double, correct: Int) {
    let count = labels.count
    precondition(count <= batchSize, "a batch is larger than the memory for it")
    for layer in activations.indices { forward(layer, count: count) }
    let last = activations.count - 1
    let classCount = layout.sizes[last + 1]
    var result = (loss: 0.0, correct: 0)
    gradients[last].pointer.update(from: activations[last].pointer, count: count * classCount)
    for (row, label) in labels.enumerated() {
      let logits = gradients[last].pointer + row * classCount
      let answer = outputActivation.classification(
        UnsafeBufferPointer(start: logits, count: classCount))
      if answer == label { result.correct += 1 }
      result.loss += loss.evaluate(
        logits, count: classCount, label: label, outputActivation: outputActivation,
        scale: 1 / Float(count))
    }
    return result
  }

  /// The input of a layer: batch x inputs.
  private func input(of layer: Int) -> UnsafeMutablePointer<Float> {
    layer == 0 ? inputBuffer.pointer : activations[layer - 1].pointer
  }

  /// A layer's activations from its input's; there is no ReLU behind the last layer.
  private func forward(_ layer: Int, count: Int) {
    DenseKernel.forward(
      input(of: layer), count: count, inputs: layout.sizes[layer],
      outputs: layout.sizes[layer + 1], weight: parameters + layout.weightOffsets[layer],
      bias: parameters + layout.biasOffsets[layer], rectified: layer < activations.count - 1,
      to: activations[layer].pointer)
  }

  /// From d loss / d preActivation of a layer: the gradients of its parameters.
  private func differentiateParameters(_ layer: Int, count: Int) {
    let (inputs, outputs) = (layout.sizes[layer], layout.sizes[layer + 1])
    let upstream = gradients[layer].pointer
    Float.gemm(
      .transposed, .none, m: outputs, n: inputs, k: count, alpha: 1, a: upstream, lda: outputs,
      b: input(of: layer), ldb: inputs, beta: 0,
      c: gradientBuffer.pointer + layout.weightOffsets[layer], ldc: inputs)
    let bias = gradientBuffer.pointer + layout.biasOffsets[layer]
    bias.update(repeating: 0, count: outputs)
    for row in 0..<count {
      for column in 0..<outputs { bias[column] += upstream[row * outputs + column] }
    }
  }

  /// From d loss / d preActivation of a layer behind another: that by the other one's.
  private func differentiateInputs(_ layer: Int, count: Int) {
    let (inputs, outputs) = (layout.sizes[layer], layout.sizes[layer + 1])
    let downstream = gradients[layer - 1].pointer
    Float.gemm(
      .none, .none, m: count, n: inputs, k: outputs, alpha: 1, a: gradients[layer].pointer,
      lda: outputs, b: parameters + layout.weightOffsets[layer], ldb: inputs, beta: 0,
      c: downstream, ldc: inputs)
    let activation = activations[layer - 1].pointer
    for i in 0..<count * inputs where activation[i] <= 0 { downstream[i] = 0 }
  }
}
