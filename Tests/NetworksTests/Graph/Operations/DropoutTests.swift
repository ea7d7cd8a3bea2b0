import Basics
import LinearAlgebra
import Networks
import Testing

@Suite struct DropoutTests {
  private func graph(rate: Double, count: Int) throws -> NetworkGraph {
    try NetworkGraph(
      inputShape: [count], nodes: [.init(.dropout(.init(rate: rate)), [.input])])
  }

  /// A quarter of ones is dropped, the others are 4 / 3; gradients go the same way.
  @Test func numbersAreDroppedInTraining() throws {
    let count = 10_000
    let tape = try graph(rate: 0.25, count: count).singleTape(batchSize: 2, for: .training)
    func pass() -> (values: [Float], gradients: [Float]) {
      withExtendedLifetime(tape) {
        for index in 0..<2 * count {
          tape.inputs[index] = 1
          tape.logitGradients[index] = 2
        }
        tape.forward(2)
        tape.backward(2)
        return (
          (0..<2 * count).map { tape.logits[$0] }, (0..<2 * count).map { tape.inputGradients[$0] }
        )
      }
    }
    tape.random = SeededRandom(seed: 5)
    let first = pass()
    let dropped = first.values.count { $0 == 0 }
    #expect(abs(dropped - 5000) < 250)
    #expect(first.values.allSatisfy { $0 == 0 || $0 == 4 / 3 })
    let second = pass()
    #expect(first.values != second.values)
    tape.random = SeededRandom(seed: 5)
    #expect(pass().values == first.values)
  }

  /// What follows learns from what was left, and what comes before gets its gradient back.
  @Test func gradientsAreOfWhatWasLeft() throws {
    let weight = Matrix<Double>(rows: 64, columns: 1, elements: Array(repeating: 1, count: 64))
    let graph = try NetworkGraph(
      inputShape: [1],
      nodes: [
        .init(.dense(.init(weight: weight)), [.input]),
        .init(.dropout(.init(rate: 0.5)), [.node(0)]),
      ])
    let tape = graph.singleTape(batchSize: 1, for: .training)
    withExtendedLifetime(tape) {
      tape.inputs[0] = 1
      tape.forward(1)
      let values = (0..<64).map { tape.logits[$0] }
      for index in 0..<64 { tape.logitGradients[index] = 1 }
      tape.backward(1)
      let gradients = (0..<64).map { tape.parameterGradients[$0] }
      #expect(gradients == values && Set(values) == [0, 2])
    }
  }

  @Test func nothingIsDroppedOtherwise() throws {
    let graph = try graph(rate: 0.5, count: 8)
    let inputs = Matrix<Float>(rows: 1, columns: 8, elements: (0..<8).map(Float.init))
    #expect(graph.logits(inputs) == inputs)
    let slopes = Matrix<Float>(rows: 1, columns: 8, elements: Array(repeating: 3, count: 8))
    #expect(graph.gradients(slopes, at: inputs) == slopes)
    #expect(graph.lowered().logits((0..<8).map(Double.init)) == (0..<8).map(Double.init))
  }

  @Test(arguments: [-0.1, 1, .nan]) func otherRatesAreRefused(rate: Double) {
    #expect(throws: GraphError.self) { try graph(rate: rate, count: 1) }
  }
}
