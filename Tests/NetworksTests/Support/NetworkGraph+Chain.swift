import Networks

extension NetworkGraph {
  /// Operations one behind the other.
  static func chain(
    _ shape: TensorShape, _ operations: [Operation]
  ) throws(GraphError) -> NetworkGraph {
    try NetworkGraph(
      inputShape: shape,
      nodes: operations.enumerated().map { index, operation in
        Node(operation, [index == 0 ? .input : .node(index - 1)])
      })
  }
}
