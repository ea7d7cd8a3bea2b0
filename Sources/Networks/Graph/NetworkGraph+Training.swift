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
  package func replacingParameters(_ numbers: [Double]) -> NetworkGraph {
    precondition(
      numbers.count == parameterCount && numbers.allSatisfy(\.isFinite),
      "the graph has other parameters")
    var rest = numbers[...]
    return replacingOperations { operation in
      operation.training(
        operation.trained.map { part in
          defer { rest = rest.dropFirst(part.count) }
          return Array(rest.prefix(part.count))
        })
    }
  }

  /// The same graph with some operations replaced by others of the same sizes.
  ///
  /// - Parameter replacement: called for each operation on which the logits depend; nil where it stays.
  func replacingOperations(_ replacement: (any GraphOperation) -> Operation?) -> NetworkGraph {
    replacing(
      zip(nodes, isNeeded).map { node, isNeeded in
        guard isNeeded, let operation = replacement(node.operation.implementation) else {
          return node
        }
        return Node(operation, node.inputs, name: node.name)
      })
  }
}
