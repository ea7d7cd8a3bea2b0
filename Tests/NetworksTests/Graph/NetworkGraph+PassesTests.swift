import Basics
import LinearAlgebra
import Networks
import TestSupport
import Testing

@Suite struct NetworkGraphPassesTests {
  /// Some inputs in a matrix.
  private func inputs(_ graph: NetworkGraph, count: Int, seed: UInt64) -> Matrix<Double> {
    var random = SeededRandom(seed: seed, stream: 32)
    return Matrix(
      rows: count, columns: graph.inputCount,
      elements: (0..<count * graph.inputCount).map { _ in
        Double(Float(random.uniform(-1, 1)))
      })
  }

  private func areClose(
    _ values: some Sequence<some BinaryFloatingPoint>, _ expected: [Double], _ relative: Double
  ) -> Bool {
    let size = expected.reduce(1) { max($0, abs($1)) }
    return Array(values).count == expected.count
      && zip(values, expected).allSatisfy { abs(Double($0) - $1) <= relative * size }
  }

  @Test(arguments: SmallGraph.all, [1, 5])
  func logitsAreThoseOfPlainLoops(small: SmallGraph, count: Int) throws {
    let graph = try small.graph(seed: 1)
    let inputs = inputs(graph, count: count, seed: 2)
    let reference = ReferenceGraph(graph: graph)
    let (single, double) = (graph.logits(inputs.converted(to: Float.self)), graph.logits(inputs))
    #expect(single.rows == count && single.columns == graph.logitCount)
    for row in 0..<count {
      let expected = reference.logits(Array(inputs.row(row)))
      #expect(expected.count == graph.logitCount)
      #expect(areClose(double.row(row), expected, 1e-13))
      #expect(areClose(single.row(row), expected, 1e-5))
      let plain = graph.plainLogits(inputs.row(row).map { Float($0) })
      // The reference adds up in the same order, and rounds like this in float32.
      let rounded = reference.logits(inputs.row(row).map { Float($0) })
      #expect(small.isDyadic ? plain == rounded : areClose(plain, expected, 1e-5))
    }
  }

  /// Away from the edges between linear pieces, differences are the gradient but for rounding.
  @Test(arguments: SmallGraph.all) func gradientsAreThoseOfDifferences(small: SmallGraph) throws {
    let graph = try small.graph(seed: 3)
    let inputs = inputs(graph, count: 4, seed: 4)
    let reference = ReferenceGraph(graph: graph)
    let coefficients = Matrix(
      rows: 4, columns: graph.logitCount,
      elements: (0..<4 * graph.logitCount).map { Double($0 * 5 % 7) - 2.5 })
    let double = graph.gradients(coefficients, at: inputs)
    let single = graph.gradients(
      coefficients.converted(to: Float.self), at: inputs.converted(to: Float.self))
    let step = 0x1p-20
    var isFlat = true
    for row in 0..<4 {
      func value(_ index: Int, _ change: Double) -> Double {
        var input = Array(inputs.row(row))
        input[index] += change
        return zip(reference.logits(input), coefficients.row(row)).map(*).reduce(0, +)
      }
      let expected = (0..<graph.inputCount).map { index in
        (value(index, step) - value(index, -step)) / (2 * step)
      }
      #expect(areClose(double.row(row), expected, 1e-8))
      #expect(areClose(single.row(row), expected, 1e-4))
      isFlat = isFlat && expected.allSatisfy { $0 == 0 }
    }
    #expect(!isFlat)
  }

  /// In the memory of a larger batch, after other inputs, and in more batches than one.
  @Test(arguments: SmallGraph.all) func batchesDoNotMeet(small: SmallGraph) throws {
    let graph = try small.graph(seed: 5)
    let inputs = inputs(graph, count: 5, seed: 6)
    let ones = Matrix<Double>(rows: 5, columns: graph.logitCount, repeating: 1)
    let (logits, gradients) = (graph.logits(inputs), graph.gradients(ones, at: inputs))
    let numbers = graph.shapes.reduce(graph.inputCount) { $0 + $1.count }
    for capacity in [1, 2 * numbers] {
      #expect(
        areClose(
          graph.batchedLogits(inputs, capacity: capacity).elements, logits.elements, 1e-13))
      #expect(
        areClose(
          graph.batchedGradients(ones, at: inputs, capacity: capacity).elements, gradients.elements,
          1e-13))
    }
    let tape = graph.doubleTape(batchSize: 4)
    withExtendedLifetime(tape) {
      for rows in [0..<4, 3..<5] {
        for (offset, value) in rows.flatMap({ inputs.row($0) }).enumerated() {
          tape.inputs[offset] = value
        }
        tape.forward(rows.count)
        for index in 0..<rows.count * graph.logitCount { tape.logitGradients[index] = 1 }
        tape.backward(rows.count)
        let columns = graph.inputCount
        let found = (0..<rows.count * columns).map { tape.inputGradients[$0] }
        #expect(
          areClose(found, rows.flatMap { gradients.row($0) }, 1e-13))
      }
    }
  }

  @Test func noInputsHaveNoLogits() throws {
    let graph = try SmallGraph.all[0].graph(seed: 1)
    #expect(graph.logits(Matrix<Float>(rows: 0, columns: 5)).rows == 0)
    let none = graph.gradients(
      Matrix<Double>(rows: 0, columns: 4), at: Matrix<Double>(rows: 0, columns: 5))
    #expect(none.rows == 0 && none.columns == 5)
  }

  /// Bit for bit the same as the dense network, in the same batches, on numbers of all sizes.
  @Test(arguments: [[4], [5, 4], [7, 6, 5, 4], [30, 16, 16, 10]], OutputActivation.allCases)
  func aDenseNetworkIsTheSameAsAGraph(sizes: [Int], activation: OutputActivation) {
    var random = SeededRandom(seed: 7, stream: 33)
    var network = Network(randomWithSizes: [20] + sizes, outputActivation: activation, seed: 8)
    for layer in network.layers.indices {
      for neuron in network.layers[layer].bias.indices {
        network.layers[layer].bias[neuron] = Float(random.uniform(-0.3, 0.3))
      }
    }
    let graph = NetworkGraph(network)
    #expect(graph.isSingle && graph.decision == activation.decision(classCount: graph.logitCount))
    for count in [1, 3, 64] {
      let inputs = Matrix(
        rows: count, columns: 20, elements: (0..<count * 20).map { _ in Float(random.uniform()) })
      #expect(graph.logits(inputs) == network.logits(inputs))
      #expect(
        (0..<count).map { graph.decision.classification(graph.logits(inputs).row($0)) }
          == network.predictions(inputs))
      let input = Array(inputs.row(0))
      #expect(graph.plainLogits(input) == network.plainLogits(input))
      let exact = PiecewiseNetwork(network)
      let double = inputs.converted(to: Double.self)
      #expect(areClose(graph.logits(double).row(0), exact.logits(Array(double.row(0))), 1e-14))
    }
  }

  /// The first of equal values passes a max pool's gradient, and a NaN is not lost in one.
  @Test func edgesOfMaxPooling() throws {
    let axis = WindowAxis(kernel: 2)
    let graph = try NetworkGraph(
      inputShape: [1, 2, 2],
      nodes: [.init(.pooling(.init(.maximum, vertical: axis, horizontal: axis)), [.input])])
    let inputs = Matrix<Double>(rows: 1, columns: 4, elements: [1, 2, 2, 0])
    let one = Matrix<Double>(rows: 1, columns: 1, elements: [3])
    #expect(graph.gradients(one, at: inputs).elements == [0, 3, 0, 0])
    let broken = Matrix<Float>(rows: 1, columns: 4, elements: [1, .nan, 2, 0])
    #expect(graph.logits(broken).elements[0].isNaN)
  }
}
