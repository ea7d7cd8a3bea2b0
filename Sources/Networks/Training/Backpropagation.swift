/// Loss and gradients of a network on a batch, by its parameters, without allocating anything.
package final class Backpropagation {
  private let start: NetworkGraph
  private let batchSize: Int
  private let graphLoss: GraphLoss

  /// Memory for batches of at most `batchSize` inputs, starting from a graph's parameters.
  package init(_ graph: NetworkGraph, loss: Loss, batchSize: Int) {
    start = graph
    self.batchSize = batchSize
    graphLoss = GraphLoss(graph, loss: loss, batchSize: batchSize, for: .training)
  }

  /// The same for a fully connected network.
  package convenience init(network: Network, loss: Loss, batchSize: Int) {
    self.init(NetworkGraph(network), loss: loss, batchSize: batchSize)
  }

  /// What is minimised.
  package var loss: Loss { graphLoss.loss }
  /// The parameters as one vector of `parameterCount` numbers.
  package var parameters: UnsafeMutablePointer<Float> { graphLoss.parameters }
  /// The gradient that `evaluate` left behind, in the order of the parameters.
  package var gradient: UnsafeMutablePointer<Float> { graphLoss.parameterGradients }
  /// The number of parameters.
  package var parameterCount: Int { graphLoss.parameterCount }
  /// Whether every parameter is a finite number.
  var parametersAreFinite: Bool { (0..<parameterCount).allSatisfy { parameters[$0].isFinite } }
  /// batchSize x inputCount: the inputs of the next evaluation.
  package var inputs: UnsafeMutablePointer<Float> { graphLoss.inputs }

  /// The network with the parameters as they are now.
  package func graph() -> NetworkGraph {
    start.replacingParameters((0..<parameterCount).map { Double(parameters[$0]) })
  }

  /// Decides what dropout drops from now on.
  func seedChance(_ seed: UInt64, epoch: Int) { graphLoss.seedChance(seed, epoch: epoch) }

  /// Evaluates the first `labels.count` rows of `inputs` and leaves the gradient of their mean
  /// loss in `gradient`.
  ///
  /// - Returns: the sum of the losses and the number of correct predictions.
  package func evaluate(
    labels: some RandomAccessCollection<Int> & Sendable
  ) -> (loss: Double, correct: Int) {
    precondition(labels.count <= batchSize, "a batch is larger than the memory for it")
    return graphLoss.differentiate(labels: labels, scale: 1 / Float(labels.count))
  }
}
