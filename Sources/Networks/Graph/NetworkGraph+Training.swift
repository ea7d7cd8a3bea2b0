internal import LinearAlgebra

/// The numbers of a graph that training changes, as one vector: those of each operation on which the
/// logits depend, in the order of the operations, weights or kernels before biases.
extension NetworkGraph {
  /// How many there are.
  public var parameterCount: Int {
    zip(nodes, isNeeded).reduce(0) { sum, node in
      node.1
        ? node.0.operation.implementation.trained.reduce(sum) { $0 + $1.count } : sum
    }
  }

  /// The numbers.
  package var parameters: [Double] {
    zip(nodes, isNeeded).flatMap { node, isNeeded in
      isNeeded ? node.operation.implementation.trained.flatMap(\.self) : []
    }
  }

  /// The same graph with other numbers in their place.
  ///
  /// - Parameter numbers: `parameterCount` finite numbers.
  /// - Throws: `GraphError` where an operation does not take them.
  package func replacingParameters(_ numbers: [Double]) throws(GraphError) -> NetworkGraph {
    precondition(numbers.count == parameterCount, "the graph has another number of parameters")
    var rest = numbers[...]
    let isNeeded = isNeeded
    var changed: [Node] = []
    for (position, node) in nodes.enumerated() {
      let operation = node.operation.implementation
      guard isNeeded[position], !operation.trained.isEmpty else {
        changed.append(node)
        continue
      }
      let parts = operation.trained.map { part in
        defer { rest = rest.dropFirst(part.count) }
        return Array(rest.prefix(part.count))
      }
      changed.append(Node(operation.training(parts), node.inputs, name: node.name))
    }
    return try NetworkGraph(inputShape: inputShape, nodes: changed, ending: ending)
  }
}
