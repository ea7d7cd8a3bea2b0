import LinearAlgebra
import Networks
import Testing

@Suite struct NetworkGraphTests {
  private typealias Node = NetworkGraph.Node

  @Test func shapesFollowTheOperations() throws {
    let graph = try NetworkGraph(
      inputShape: [3, 8, 9],
      nodes: [
        Node(
          .convolution(
            .init(
              kernel: Matrix(rows: 4, columns: 3 * 3 * 2), vertical: .init(kernel: 3, stride: 2),
              horizontal: .init(kernel: 2, padding: 1))), [.input]),
        Node(
          .pooling(
            .init(.maximum, vertical: .init(kernel: 2), horizontal: .init(kernel: 3, stride: 3))),
          [.node(0)]),
        Node(.concatenation(.init()), [.node(1), .node(1)]), Node(.reshape(.flatten), [.node(2)]),
        Node(.dense(.init(weight: Matrix(rows: 5, columns: 48))), [.node(3)]),
      ])
    #expect(graph.shapes == [[4, 3, 10], [4, 2, 3], [8, 2, 3], [48], [5]])
    #expect(graph.inputCount == 216 && graph.logitCount == 5 && graph.decision.classCount == 5)
    #expect(graph.isSingle)
  }

  @Test func numbersThatAreNoFloat32AreKnown() throws {
    func isSingle(_ value: Double) throws -> Bool {
      try NetworkGraph(
        inputShape: [1],
        nodes: [Node(.constants(.init(.multiply, [1, value].suffix(1))), [.input])]
      ).isSingle
    }
    #expect(try isSingle(0.5) && isSingle(Double(Float(0.1))))
    #expect(try !isSingle(0.1) && !isSingle(1e39))
  }

  /// A sigmoid of a single logit is a threshold; a half is class 0.
  @Test func endingsDecide() throws {
    func graph(_ ending: NetworkGraph.Ending, outputs: Int) throws -> NetworkGraph {
      try NetworkGraph(
        inputShape: [1],
        nodes: [
          Node(
            .dense(
              .init(
                weight: Matrix(
                  rows: outputs, columns: 1, elements: (0..<outputs).map { Double($0 + 1) }))),
            [.input])
        ], ending: ending)
    }
    let sigmoid = try graph(.sigmoid, outputs: 1)
    #expect(
      sigmoid.decision == .threshold && sigmoid.decision.classCount == 2 && sigmoid.logitCount == 1)
    #expect([0.1, 0, -0.1].map { sigmoid.decision.classification([$0]) } == [1, 0, 0])
    let lowered = sigmoid.lowered()
    #expect([0.1, 0, -0.1].map { lowered.classification([$0]) } == [1, 0, 0])
    #expect(lowered.logitCount == 1 && lowered.decision == .threshold)
    for ending in [NetworkGraph.Ending.sigmoid, .softmax, .linear] {
      let graph = try graph(ending, outputs: 3)
      #expect(graph.decision == .argmax(classCount: 3))
      #expect([2.0, -2].map { graph.lowered().classification([$0]) } == [2, 0])
      #expect(graph.decision.classification([-1.0, -2, -3]) == 0)
    }
    let relu = try graph(.relu, outputs: 3)
    #expect(
      relu.decision.classification([-1.0, -2, -3]) == nil
        && relu.decision.classification([-1.0, 2, 1]) == 1)
    #expect(relu.lowered().decision.mayBeNone)
  }

  @Test func aPiecewiseNetworkKnowsItsOriginal() throws {
    let network = Network(randomWithSizes: [4, 3, 2], outputActivation: .relu, seed: 3)
    #expect(PiecewiseNetwork(network).original == NetworkGraph(network))
    let piecewise = PiecewiseNetwork(network)
    let copy = PiecewiseNetwork(
      inputCount: 4, blocks: piecewise.blocks, decision: .positiveArgmax(classCount: 2),
      single: network)
    #expect(copy.original == NetworkGraph(network))
    let graph = NetworkGraph(network)
    #expect(graph.lowered().original == graph && graph.lowered().single == nil)
  }
}
