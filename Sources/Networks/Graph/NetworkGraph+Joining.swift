internal import LinearAlgebra

extension NetworkGraph {
  /// Networks that stand side by side, each with inputs of its own: as one network, whose inputs are all
  /// of theirs one behind the other, and whose outputs are all of theirs.
  ///
  /// - Parameter keepsInputs: whether the inputs follow behind the outputs.
  /// - Throws: `GraphError` where something other than a ReLU stands behind the outputs of one.
  public static func sideBySide(
    _ graphs: [NetworkGraph], keepsInputs: Bool = false
  ) throws(GraphError) -> NetworkGraph {
    if graphs.count == 1, graphs[0].ending == .linear, !keepsInputs { return graphs[0] }
    let total = graphs.reduce(0) { $0 + $1.inputCount }
    var nodes: [Node] = []
    func append(_ operation: Operation, _ inputs: [Source]) -> Source {
      nodes.append(Node(operation, inputs))
      return .node(nodes.count - 1)
    }
    var (outputs, start): ([Source], Int) = ([], 0)
    for graph in graphs {
      let input =
        graphs.count == 1
        ? Source.input
        : append(
          .sparseSum(
            SparseSum(
              picking: Array(start..<start + graph.inputCount), of: total,
              shape: graph.inputShape)), [.input])
      start += graph.inputCount
      let first = nodes.count
      for node in graph.nodes {
        let inputs = node.inputs.map { source -> Source in
          switch source {
          case .input: input
          case .node(let position): .node(first + position)
          }
        }
        nodes.append(Node(node.operation, inputs, name: node.name))
      }
      var output = Source.node(nodes.count - 1)
      switch graph.ending {
      case .linear: break
      case .relu: output = append(.activation(.relu), [output])
      case .softmax, .sigmoid:
        throw GraphError(
          operation: "output", got: "a \(graph.ending.rawValue)", needs: "what is piecewise linear")
      }
      outputs.append(append(.reshape(.flatten), [output]))
    }
    if keepsInputs { outputs.append(append(.reshape(.flatten), [.input])) }
    if outputs.count > 1 { _ = append(.concatenation(Concatenation()), outputs) }
    return try NetworkGraph(
      inputShape: graphs.count == 1 ? graphs[0].inputShape : [total], nodes: nodes)
  }
}
