internal import LinearAlgebra

extension NetworkGraph {
  /// The sum of values of the same shape, where paths meet.
  public struct Sum: Sendable, Equatable {
    /// The sum of all inputs, at least one.
    public init() {}
  }
}

extension NetworkGraph.Sum: FixedOperation {
  var operation: NetworkGraph.Operation { .sum(self) }
  var kind: String { "sum" }
  var numbers: [[Double]] { [] }

  func outputShape(_ inputs: [TensorShape]) throws(OperationProblem) -> TensorShape {
    guard let first = inputs.first, inputs.allSatisfy({ $0 == first }) else {
      throw OperationProblem(
        got: inputs.isEmpty
          ? "no inputs" : "inputs of " + inputs.map(\.description).joined(separator: ", "),
        needs: "at least one input, all of the same shape")
    }
    return first
  }

  func passes<Scalar: BLASScalar>(_ wiring: GraphWiring<Scalar>) -> GraphPasses {
    let size = wiring.outputShape.count
    let (sources, target) = (wiring.inputs, wiring.output)
    let (upstream, gradients) = (wiring.outputGradient, wiring.inputGradients)
    return GraphPasses { count in
      target.update(from: sources[0], count: count * size)
      for source in sources.dropFirst() {
        for index in 0..<count * size { target[index] += source[index] }
      }
    } backward: { count in
      for gradient in gradients {
        for index in 0..<count * size { gradient.store(upstream[index], at: index) }
      }
    }
  }

  func lower(
    _ inputs: [LoweredValue], shapes: [TensorShape], into lowering: inout GraphLowering
  ) -> LoweredValue {
    inputs.dropFirst().reduce(inputs[0]) { lowering.sum($0, $1) }
  }
}
