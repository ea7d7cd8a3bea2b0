internal import LinearAlgebra

extension NetworkGraph {
  /// While the network is trained, some of the numbers are zero by chance and the others larger by as
  /// much, so that their sum is the same on average (Srivastava et al., 2014, section 10, the form
  /// that scales in training). Otherwise nothing happens.
  public struct Dropout: Sendable, Equatable {
    /// How likely a number is to be zero: at least 0 and below 1.
    public let rate: Double

    /// Dropout at a rate.
    public init(rate: Double) { self.rate = rate }
  }
}

extension NetworkGraph.Dropout: FixedOperation {
  var operation: NetworkGraph.Operation { .dropout(self) }
  var kind: String { "dropout" }
  var text: String { "dropout:\(rate)" }
  var numbers: [[Double]] { [] }

  func outputShape(_ inputs: [TensorShape]) throws(OperationProblem) -> TensorShape {
    let shape = try OperationProblem.single(inputs)
    guard 0 <= rate, rate < 1 else {
      throw OperationProblem(got: "a rate of \(rate)", needs: "at least 0 and less than 1")
    }
    return shape
  }

  /// The work in training; elsewhere the values are those of the input.
  func passes<Scalar: BLASScalar>(_ wiring: GraphWiring<Scalar>) -> GraphPasses {
    let size = wiring.outputShape.count
    let (source, target) = (wiring.inputs[0], wiring.output)
    let (upstream, downstream) = (wiring.outputGradient, wiring.inputGradients[0])
    let memory = wiring.memory
    let factors = memory.workspace(wiring.batchSize * size)
    // A number is dropped where 16 bits of chance are below this.
    let threshold = UInt64((rate * 0x1p16).rounded(.down))
    let kept = Scalar(1 / (1 - Double(threshold) * 0x1p-16))
    return GraphPasses { count in
      var bits: UInt64 = 0
      for index in 0..<count * size {
        bits = index % 4 == 0 ? memory.random.next() : bits >> 16
        factors[index] = bits & 0xffff < threshold ? 0 : kept
        target[index] = factors[index] * source[index]
      }
    } backward: { count in
      guard downstream.isRead else { return }
      for index in 0..<count * size {
        downstream.store(factors[index] * upstream[index], at: index)
      }
    }
  }

  func lower(
    _ inputs: [LoweredValue], shapes: [TensorShape], into lowering: inout GraphLowering
  ) -> LoweredValue { inputs[0] }
}
