import LinearAlgebra
import Networks
import Testing

@Suite struct GraphLossTests {
  /// The gradients that a loss leaves behind for some inputs, and the sum of the losses.
  private func differentiate(
    _ loss: GraphLoss, inputs: [[Float]], labels: [Int]
  ) -> (loss: Double, gradients: [Float]) {
    withExtendedLifetime(loss) {
      let numbers = inputs.flatMap { $0 }
      for (offset, value) in numbers.enumerated() { loss.inputs[offset] = value }
      let total = loss.differentiate(labels: labels[...]).loss
      return (total, numbers.indices.map { loss.gradients[$0] })
    }
  }

  /// Each row's gradient is that of its own loss, whatever else is in the batch: a full one of 8 and
  /// then, in the same memory, an uneven last one of 3.
  @Test(arguments: BackpropagationTests.cases)
  func gradientsAreThoseOfFiniteDifferences(kind: BackpropagationTests.Case) {
    let problem = BackpropagationTests.Problem(kind, count: 11, seed: 7)
    let reference = ReferenceNetwork(problem.network)
    let loss = GraphLoss(NetworkGraph(problem.network), loss: kind.loss, batchSize: 8)
    for rows in [0..<8, 8..<11] {
      let (inputs, labels) = (Array(problem.inputs[rows]), Array(problem.labels[rows]))
      let found = differentiate(loss, inputs: inputs, labels: labels)
      let exactInputs = inputs.map { $0.map(Double.init) }
      let total = reference.totalLoss(kind.loss, inputs: exactInputs, labels: labels)
      #expect(isClose(found.loss, total, relative: 1e-5))
      let gradient = zip(exactInputs, labels).flatMap {
        reference.inputGradient(kind.loss, input: $0, label: $1)
      }
      for (index, expected) in gradient.enumerated() {
        #expect(
          isClose(found.gradients[index], expected, relative: 1e-3, absolute: 1e-6),
          "input \(index)")
      }
      #expect(gradient.contains { abs($0) > 0.01 })
    }
  }

  /// A single logit z with a sigmoid: the loss of class 1 is log(1 + exp(-z)), that of class 0
  /// log(1 + exp(z)). With z = 2 x = 1 their slopes are 2 times -1 / (1 + e) and 2 times e / (1 + e).
  @Test func aSigmoidOfOneLogitHasTwoClasses() throws {
    let weight = Matrix<Double>(rows: 1, columns: 1, elements: [2])
    let graph = try NetworkGraph(
      inputShape: [1], nodes: [.init(.dense(.init(weight: weight)), [.input])], ending: .sigmoid)
    let found = differentiate(
      GraphLoss(graph, loss: .crossEntropy, batchSize: 2), inputs: [[0.5], [0.5]], labels: [1, 0])
    #expect(isClose(found.loss, 0.31326168751822286 + 1.3132616875182228))
    #expect(isClose(found.gradients[0], -2 * 0.2689414213699951))
    #expect(isClose(found.gradients[1], 2 * 0.7310585786300049))
  }
}
