internal import LinearAlgebra

extension NetworkGraph {
  /// gamma (x - mean) / sqrt(variance + epsilon) + beta with numbers of its own for each channel: batch
  /// normalisation as it is when a network answers.
  public struct BatchNormalization: Sendable, Equatable {
    /// What is subtracted, for each channel.
    public let mean: [Double]
    /// The variance, for each channel.
    public let variance: [Double]
    /// What is added to each variance.
    public let epsilon: Double
    /// What is multiplied by, for each channel.
    public let gamma: [Double]
    /// What is added at the end, for each channel.
    public let beta: [Double]

    /// A normalisation by given means and variances; without gamma and beta unless told otherwise.
    public init(
      mean: [Double], variance: [Double], epsilon: Double, gamma: [Double]? = nil,
      beta: [Double]? = nil
    ) {
      self.mean = mean
      self.variance = variance
      self.epsilon = epsilon
      self.gamma = gamma ?? Array(repeating: 1, count: mean.count)
      self.beta = beta ?? Array(repeating: 0, count: mean.count)
    }
  }
}

extension NetworkGraph.BatchNormalization: FixedOperation {
  var operation: NetworkGraph.Operation { .batchNormalization(self) }
  var kind: String { "batch normalisation" }
  var numbers: [[Double]] { [mean, variance, [epsilon], gamma, beta] }

  func outputShape(_ inputs: [TensorShape]) throws(OperationProblem) -> TensorShape {
    let shape = try OperationProblem.single(inputs)
    for (own, name) in [
      (mean, "mean"), (variance, "variance"), (gamma, "gamma"), (beta, "beta"),
    ] {
      try OperationProblem.check(own, name, count: shape.channels, for: "channel of \(shape)")
    }
    try OperationProblem.check([epsilon], "epsilon")
    for channel in mean.indices {
      guard square(channel).sign > 0 else {
        throw OperationProblem(
          got: "a variance of \(variance[channel]) and an epsilon of \(epsilon)",
          needs: "a sum above 0 for each channel")
      }
      let factor = factor(channel)
      try OperationProblem.check(
        [factor, mean[channel] * factor, beta[channel] - mean[channel] * factor],
        "factor and offset of channel \(channel)")
    }
    return shape
  }

  /// variance + epsilon of a channel, not rounded.
  private func square(_ channel: Int) -> ExactNumber {
    ExactNumber(variance[channel]) + ExactNumber(epsilon)
  }

  /// What a channel is multiplied by, rounded.
  private func factor(_ channel: Int) -> Double {
    gamma[channel] / (variance[channel] + epsilon).squareRoot()
  }

  /// What a channel is multiplied by, as a float64 and how far the real number is from it at most.
  private func exactFactor(_ channel: Int) -> (centre: Double, radius: Double) {
    let square = square(channel)
    let gamma = ExactNumber(gamma[channel])
    return ExactNumber.enclosure(near: factor(channel)) {
      ExactNumber.signOfSum($0, timesRootOf: square, plus: -gamma)
    }
  }

  /// beta - mean * factor in the same way.
  private func exactOffset(_ channel: Int) -> (centre: Double, radius: Double) {
    let square = square(channel)
    let beta = ExactNumber(beta[channel])
    let product = ExactNumber(mean[channel]) * ExactNumber(gamma[channel])
    return ExactNumber.enclosure(
      near: self.beta[channel] - mean[channel] * factor(channel)
    ) { ExactNumber.signOfSum($0 - beta, timesRootOf: square, plus: product) }
  }

  func passes<Scalar: BLASScalar>(_ wiring: GraphWiring<Scalar>) -> GraphPasses {
    let channels = mean.count
    let size = wiring.outputShape.count / channels
    let means = wiring.memory.constants(mean)
    let factors = wiring.memory.constants(mean.indices.map(factor))
    let offsets = wiring.memory.constants(beta)
    let (source, target) = (wiring.inputs[0], wiring.output)
    let (upstream, downstream) = (wiring.outputGradient, wiring.inputGradients[0])
    return GraphPasses { count in
      for plane in 0..<count * channels {
        let channel = plane % channels
        for index in plane * size..<(plane + 1) * size {
          target[index] = (source[index] - means[channel]) * factors[channel] + offsets[channel]
        }
      }
    } backward: { count in
      for plane in 0..<count * channels {
        let factor = factors[plane % channels]
        for index in plane * size..<(plane + 1) * size {
          downstream.store(upstream[index] * factor, at: index)
        }
      }
    }
  }

  func lower(
    _ inputs: [LoweredValue], shapes: [TensorShape], into lowering: inout GraphLowering
  ) -> LoweredValue {
    let size = inputs[0].count / mean.count
    func each(_ numbers: [Double]) -> [Double] {
      numbers.flatMap { Array(repeating: $0, count: size) }
    }
    func errors(_ radii: [Double]) -> [Double]? {
      radii.allSatisfy { $0 == 0 } ? nil : each(radii)
    }
    let factors = mean.indices.map(exactFactor)
    let offsets = mean.indices.map(exactOffset)
    let scaled = lowering.scaled(
      inputs[0], by: each(factors.map(\.centre)), errors: errors(factors.map(\.radius)))
    return lowering.adding(
      each(offsets.map(\.centre)), errors: errors(offsets.map(\.radius)), to: scaled)
  }
}
