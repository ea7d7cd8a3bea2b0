/// Loss and gradients of a dense network on a batch, without allocating anything.
package final class Backpropagation {
  private let layout: ParameterLayout
  private let outputActivation: OutputActivation
  private let batchSize: Int
  private let graph: GraphLoss

  /// Memory for batches of at most `batchSize` inputs, starting from a network's parameters.
  package init(network: Network, loss: Loss, batchSize: Int) {
    layout = ParameterLayout(of: network)
    outputActivation = network.outputActivation
    self.batchSize = batchSize
    graph = GraphLoss(NetworkGraph(network), loss: loss, batchSize: batchSize, for: .training)
  }

  /// What is minimised.
  package var loss: Loss { graph.loss }
  /// The parameters as one vector of `parameterCount` numbers; see `ParameterLayout`.
  package var parameters: UnsafeMutablePointer<Float> { graph.parameters }
  /// The gradient that `evaluate` left behind, in the order of the parameters.
  package var gradient: UnsafePointer<Float> { graph.parameterGradients }
  /// The number of parameters.
  package var parameterCount: Int { layout.count }
  /// Whether every parameter is a finite number.
  var parametersAreFinite: Bool { (0..<layout.count).allSatisfy { parameters[$0].isFinite } }
  /// batchSize x inputCount: the inputs of the next evaluation.
  package var inputs: UnsafeMutablePointer<Float> { graph.inputs }

  /// The network with the parameters as they are now.
  package func network() -> Network {
    layout.read(parameters, outputActivation: outputActivation)
  }

  /// Evaluates the first `labels.count` rows of `inputs` and leaves the gradient of their mean
  /// loss in `gradient`.
  ///
  /// - Returns: the sum of the losses and the number of correct predictions.
  package func evaluate(labels: some RandomAccessCollection<Int>) -> (loss: Double, correct: Int) {
    precondition(labels.count <= batchSize, "a batch is larger than the memory for it")
    return graph.differentiate(labels: labels, scale: 1 / Float(labels.count))
  }
}
