import Basics
import Formats
import Foundation
import LinearAlgebra
import Networks
import TestSupport
import Testing

/// What is written is read again, here and (by `Fixtures/check_written.py`) elsewhere.
@Suite struct ONNXWriterTests {
  @Test(arguments: WrittenGraph.allCases) func whatIsWrittenIsRead(written: WrittenGraph) throws {
    let (name, graph) = (written.rawValue, try written.graph())
    let data = try graph.onnx()
    let network = try ONNXNetwork(Array(data), path: "\(name).onnx")
    let count = graph.inputCount
    #expect(network.inputs.map(\.name) == ["input"] && network.outputs.map(\.name) == ["output"])
    #expect(network.inputs[0].shape == [1] + graph.inputShape.sizes)
    var random = SeededRandom(seed: 9)
    let inputs = Matrix<Double>(
      rows: 4, columns: count,
      elements: (0..<4 * count).map { _ in Double.random(in: -1...1, using: &random) })
    // A ReLU behind the outputs is an operation now, and so are those of other endings left out.
    let expected = graph.logits(inputs).elements.map { graph.ending == .relu ? max(0, $0) : $0 }
    let found = network.graph.logits(inputs).elements
    #expect(network.graph.ending == (graph.ending == .relu ? .linear : graph.ending))
    #expect(found.count == expected.count)
    for (a, b) in zip(found, expected) { #expect(abs(a - b) < 1e-12 * max(1, abs(b))) }
    guard let folder = ProcessInfo.processInfo.environment["TEMPER_ONNX_WRITTEN"] else { return }
    try data.write(to: URL(fileURLWithPath: "\(folder)/\(name).onnx"))
    let answers = [
      "inputs": (0..<4).map { Array(inputs.row($0)) },
      "outputs": (0..<4).map { row in
        ONNXNetworkTests.outputs(Array(graph.logits(inputs).row(row)), graph.ending)
      },
    ]
    try JSONEncoder().encode(answers).write(to: URL(fileURLWithPath: "\(folder)/\(name).json"))
  }
}

/// Graphs of all operations that can be written.
enum WrittenGraph: String, CaseIterable {
  case dense, layers, averages, pieces, float64

  func graph() throws -> NetworkGraph {
    switch self {
    case .dense:
      return NetworkGraph(Network(randomWithSizes: [6, 5, 4], outputActivation: .relu, seed: 1))
    case .layers:
      let text =
        "conv:4x3/2+1,relu,residual(conv:4x1;conv:4x1),dropout:0.25,maxpool:2,flatten,dense:3"
      return try LayerList(parsing: text).graph(inputShape: [2, 9, 8], ending: .softmax)
        .withRandomParameters(seed: 2)
    case .averages:
      return try LayerList(parsing: "conv:4x3,relu,avgpool:2/1,flatten,dense:1")
        .graph(inputShape: [2, 6, 6], ending: .sigmoid).withRandomParameters(seed: 3)
    case .pieces: return try NetworkGraph(inputShape: [2, 2, 2], nodes: Self.manyNodes)
    case .float64:
      let weight = Matrix<Double>(rows: 2, columns: 2, elements: [0.1, 0.2, 0.3, 0.4])
      let dense = NetworkGraph.Dense(weight: weight, bias: [0.7, 0.9])
      return try NetworkGraph(
        inputShape: [2], nodes: [NetworkGraph.Node(.dense(dense), [.input])])
    }
  }

  private static var manyNodes: [NetworkGraph.Node] {
    let normal = NetworkGraph.BatchNormalization(
      mean: [0.5, -1], variance: [1, 2], epsilon: 0.25, gamma: [2, 1], beta: [0, 1])
    let picks = NetworkGraph.SparseSum(picking: [15, 0, 3, 3, 9, 1], of: 16, shape: [3, 2])
    let rows: [[(column: Int, value: Double)]] = [[(0, 0.5), (5, -2)], [(2, 1)], []]
    let sums = NetworkGraph.SparseSum(SparseMap(inputCount: 6, rows: rows), shape: [3])
    let eighths = (0..<8).map { Double($0) / 8 }
    let operations: [(NetworkGraph.Operation, [NetworkGraph.Source])] = [
      (.activation(.leakyReLU(slope: 0.1)), [.input]),
      (.activation(.clip(lower: -0.25, upper: nil)), [.node(0)]),
      (.activation(.clip(lower: nil, upper: 0.5)), [.input]),
      (.constants(NetworkGraph.Constants(.multiply, [2, -3])), [.node(1)]),
      (.constants(NetworkGraph.Constants(.divide, [4])), [.node(2)]),
      (.constants(NetworkGraph.Constants(.add, eighths)), [.node(3)]),
      (.batchNormalization(normal), [.node(5)]),
      (.concatenation(NetworkGraph.Concatenation()), [.node(6), .node(4)]),
      (.sparseSum(picks), [.node(7)]),
      (.sparseSum(sums), [.node(8)]),
    ]
    return operations.map { NetworkGraph.Node($0.0, $0.1) }
  }
}
