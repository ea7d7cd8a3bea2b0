internal import LinearAlgebra

extension NetworkGraph {
  /// Values one behind the other along their first size, which counts channels.
  public struct Concatenation: Sendable, Equatable {
    /// All inputs, at least one, in their order.
    public init() {}
  }
}

extension NetworkGraph.Concatenation: FixedOperation {
  var operation: NetworkGraph.Operation { .concatenation(self) }
  var kind: String { "concatenation" }
  var numbers: [[Double]] { [] }

  func outputShape(_ inputs: [TensorShape]) throws(OperationProblem) -> TensorShape {
    guard let first = inputs.first, !first.sizes.isEmpty,
      inputs.allSatisfy({ $0.sizes.dropFirst() == first.sizes.dropFirst() && !$0.sizes.isEmpty })
    else {
      throw OperationProblem(
        got: inputs.isEmpty
          ? "no inputs" : "inputs of " + inputs.map(\.description).joined(separator: ", "),
        needs: "at least one input, all with the same sizes but for the first")
    }
    return TensorShape([inputs.reduce(0) { $0 + $1.channels }] + first.sizes.dropFirst())
  }

  func passes<Scalar: BLASScalar>(_ wiring: GraphWiring<Scalar>) -> GraphPasses {
    let size = wiring.outputShape.count
    let (sources, target) = (wiring.inputs, wiring.output)
    let (upstream, gradients) = (wiring.outputGradient, wiring.inputGradients)
    let counts = wiring.inputShapes.map(\.count)
    let starts = counts.indices.map { counts[..<$0].reduce(0, +) }
    return GraphPasses { count in
      for input in sources.indices {
        for row in 0..<count {
          (target + row * size + starts[input]).update(
            from: sources[input] + row * counts[input], count: counts[input])
        }
      }
    } backward: { count in
      for input in gradients.indices {
        for row in 0..<count {
          let part = upstream + row * size + starts[input]
          for index in 0..<counts[input] {
            gradients[input].store(part[index], at: row * counts[input] + index)
          }
        }
      }
    }
  }

  func lower(
    _ inputs: [LoweredValue], shapes: [TensorShape], into lowering: inout GraphLowering
  ) -> LoweredValue {
    lowering.concatenation(inputs)
  }
}
