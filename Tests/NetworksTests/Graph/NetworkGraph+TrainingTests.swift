import Basics
import LinearAlgebra
import Networks
import Testing

@Suite struct NetworkGraphTrainingTests {
  private func inputs(_ graph: NetworkGraph, count: Int, seed: UInt64) -> Matrix<Double> {
    var random = SeededRandom(seed: seed, stream: 34)
    return Matrix(
      rows: count, columns: graph.inputCount,
      elements: (0..<count * graph.inputCount).map { _ in Double(Float(random.uniform(-1, 1))) })
  }

  /// Differences of plain loops, away from the edges between linear pieces, and for a full batch and an
  /// uneven one in the same memory.
  @Test(arguments: SmallGraph.all)
  func gradientsByTheParametersAreThoseOfDifferences(small: SmallGraph) throws {
    let graph = try small.graph(seed: 3)
    let inputs = inputs(graph, count: 5, seed: 4)
    let parameters = graph.parameters
    #expect(parameters.count == graph.parameterCount)
    let coefficients = (0..<5 * graph.logitCount).map { Double($0 * 5 % 7) - 2.5 }
    let tape = graph.doubleTape(batchSize: 3, for: .training)
    let step = 0x1p-20
    for rows in [0..<3, 3..<5] {
      func value(_ index: Int, _ change: Double) -> Double {
        var numbers = parameters
        numbers[index] += change
        let reference = ReferenceGraph(graph: graph.replacingParameters(numbers))
        return rows.reduce(0) { sum, row in
          zip(reference.logits(Array(inputs.row(row))), coefficients[(row * graph.logitCount)...])
            .reduce(sum) { $0 + $1.0 * $1.1 }
        }
      }
      let expected = parameters.indices.map { index in
        (value(index, step) - value(index, -step)) / (2 * step)
      }
      let found: [Double] = withExtendedLifetime(tape) {
        for (offset, number) in rows.flatMap({ inputs.row($0) }).enumerated() {
          tape.inputs[offset] = number
        }
        tape.forward(rows.count)
        for index in 0..<rows.count * graph.logitCount {
          tape.logitGradients[index] = coefficients[rows.lowerBound * graph.logitCount + index]
        }
        tape.backward(rows.count)
        return parameters.indices.map { tape.parameterGradients[$0] }
      }
      let size = expected.reduce(1) { max($0, abs($1)) }
      for (a, b) in zip(found, expected) { #expect(abs(a - b) <= 1e-7 * size) }
      #expect(parameters.isEmpty || expected.contains { $0 != 0 })
    }
  }

  @Test(arguments: SmallGraph.all) func parametersCanBeReplaced(small: SmallGraph) throws {
    let graph = try small.graph(seed: 5)
    #expect(graph.replacingParameters(graph.parameters) == graph)
    let doubled = graph.replacingParameters(graph.parameters.map { 2 * $0 })
    #expect(doubled.parameters == graph.parameters.map { 2 * $0 })
    #expect(doubled.shapes == graph.shapes)
  }
}
