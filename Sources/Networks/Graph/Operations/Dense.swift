public import LinearAlgebra

extension NetworkGraph {
  /// weight * input + bias.
  public struct Dense: Sendable, Equatable {
    /// outputs x inputs.
    public let weight: Matrix<Double>
    /// One number for each output.
    public let bias: [Double]

    /// A layer of weights (outputs x inputs) and biases, or none.
    public init(weight: Matrix<Double>, bias: [Double]? = nil) {
      self.weight = weight
      self.bias = bias ?? Array(repeating: 0, count: weight.rows)
    }
  }
}

extension NetworkGraph.Dense: GraphOperation {
  var kind: String { "dense" }
  var text: String { "dense:\(weight.rows)" }
  var numbers: [[Double]] { trained }
  var trained: [[Double]] { [weight.elements, bias] }
  var tensors: [(kind: String, shape: [Int])] {
    [("weight", [weight.rows, weight.columns]), ("bias", [weight.rows])]
  }
  var fan: (inputs: Int, outputs: Int)? { (weight.columns, weight.rows) }

  func training(_ numbers: [[Double]]) -> NetworkGraph.Operation {
    .dense(
      NetworkGraph.Dense(
        weight: Matrix(rows: weight.rows, columns: weight.columns, elements: numbers[0]),
        bias: numbers[1]))
  }

  func outputShape(_ inputs: [TensorShape]) throws(OperationProblem) -> TensorShape {
    let shape = try OperationProblem.single(inputs)
    guard shape.sizes == [weight.columns] else {
      throw OperationProblem(
        got: "an input of \(shape)",
        needs: "\(weight.columns) numbers for weights of \(weight.rows) x \(weight.columns)")
    }
    try OperationProblem.check(weight.elements, "weights")
    try OperationProblem.check(bias, "bias", count: weight.rows, for: "output")
    return [weight.rows]
  }

  func passes<Scalar: BLASScalar>(_ wiring: GraphWiring<Scalar>) -> GraphPasses {
    let (inputs, outputs) = (weight.columns, weight.rows)
    let weights = wiring.memory.parameters(self.weight.elements)
    let biases = wiring.memory.parameters(self.bias)
    let (weight, bias) = (weights.values, biases.values)
    let (source, target) = (wiring.inputs[0], wiring.output)
    let (upstream, downstream) = (wiring.outputGradient, wiring.inputGradients[0])
    let isPlain = wiring.summation == .plain
    return GraphPasses { count in
      guard !isPlain else {
        for row in 0..<count {
          DenseKernel.plainForward(
            source + row * inputs, inputs: inputs, outputs: outputs, weight: weight, bias: bias,
            to: target + row * outputs)
        }
        return
      }
      DenseKernel.forward(
        source, count: count, inputs: inputs, outputs: outputs, weight: weight, bias: bias,
        rectified: false, to: target)
    } backward: { count in
      if let weightGradient = weights.gradients, let biasGradient = biases.gradients {
        Scalar.gemm(
          .transposed, .none, m: outputs, n: inputs, k: count, alpha: 1, a: upstream, lda: outputs,
          b: source, ldb: inputs, beta: 0, c: weightGradient, ldc: inputs)
        biasGradient.update(repeating: 0, count: outputs)
        for row in 0..<count {
          for column in 0..<outputs { biasGradient[column] += upstream[row * outputs + column] }
        }
      }
      guard downstream.isRead else { return }
      Scalar.gemm(
        .none, .none, m: count, n: inputs, k: outputs, alpha: 1, a: upstream, lda: outputs,
        b: weight, ldb: inputs, beta: downstream.adds ? 1 : 0, c: downstream.pointer, ldc: inputs)
    }
  }

  func lower(
    _ inputs: [LoweredValue], shapes: [TensorShape], into lowering: inout GraphLowering
  ) -> LoweredValue {
    lowering.applying(LinearMap(weight), bias: bias, to: inputs[0])
  }
}
