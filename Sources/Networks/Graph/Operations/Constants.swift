internal import LinearAlgebra

extension NetworkGraph {
  /// Constants added to values, or values multiplied or divided by constants.
  public struct Constants: Sendable, Equatable {
    /// What is done with the constants.
    public enum Kind: String, Sendable, CaseIterable {
      /// Value + constant.
      case add
      /// Value * constant.
      case multiply
      /// Value / constant.
      case divide
    }

    /// What is done with them.
    public let arithmetic: Kind
    /// One for all values, one for each channel, or one for each value.
    public let values: [Double]

    /// One constant for all values, one for each channel, or one for each value.
    public init(_ arithmetic: Kind, _ values: [Double]) {
      self.arithmetic = arithmetic
      self.values = values
    }
  }
}

extension NetworkGraph.Constants: FixedOperation {
  var operation: NetworkGraph.Operation { .constants(self) }
  var kind: String {
    switch arithmetic {
    case .add: "addition of constants"
    case .multiply: "multiplication by constants"
    case .divide: "division by constants"
    }
  }

  var numbers: [[Double]] { [values] }

  func outputShape(_ inputs: [TensorShape]) throws(OperationProblem) -> TensorShape {
    let shape = try OperationProblem.single(inputs)
    guard [1, shape.channels, shape.count].contains(values.count) else {
      throw OperationProblem(
        got: "\(values.count) constants for an input of \(shape)",
        needs: "1, \(shape.channels) (one for each channel) or \(shape.count)")
    }
    try OperationProblem.check(values, "constants")
    if arithmetic == .divide,
      let bad = values.first(where: { abs($0) < 1 / OperationProblem.largest })
    {
      throw OperationProblem(
        got: "\(bad) as a divisor", needs: "at least \(1 / OperationProblem.largest) in size")
    }
    return shape
  }

  /// The constants, one for each value.
  private func all(_ values: [Double], _ count: Int) -> [Double] {
    values.flatMap { Array(repeating: $0, count: count / values.count) }
  }

  func passes<Scalar: BLASScalar>(_ wiring: GraphWiring<Scalar>) -> GraphPasses {
    let size = wiring.outputShape.count
    let constants = wiring.memory.constants(all(values, size))
    let (source, target) = (wiring.inputs[0], wiring.output)
    let (upstream, downstream) = (wiring.outputGradient, wiring.inputGradients[0])
    func passes(
      _ value: @escaping (Scalar, Scalar) -> Scalar,
      _ gradient: @escaping (Scalar, Scalar) -> Scalar
    ) -> GraphPasses {
      GraphPasses { count in
        for row in 0..<count {
          for index in 0..<size {
            target[row * size + index] = value(source[row * size + index], constants[index])
          }
        }
      } backward: { count in
        for row in 0..<count {
          for index in 0..<size {
            downstream.store(
              gradient(upstream[row * size + index], constants[index]), at: row * size + index)
          }
        }
      }
    }
    return switch arithmetic {
    case .add: passes({ $0 + $1 }, { gradient, _ in gradient })
    case .multiply: passes({ $0 * $1 }, { $0 * $1 })
    case .divide: passes({ $0 / $1 }, { $0 / $1 })
    }
  }

  func lower(
    _ inputs: [LoweredValue], shapes: [TensorShape], into lowering: inout GraphLowering
  ) -> LoweredValue {
    let count = inputs[0].count
    switch arithmetic {
    case .add: return lowering.adding(all(values, count), to: inputs[0])
    case .multiply: return lowering.scaled(inputs[0], by: all(values, count))
    case .divide:
      let quotients = values.map(ExactNumber.reciprocal)
      let isExact = quotients.allSatisfy { $0.radius == 0 }
      return lowering.scaled(
        inputs[0], by: all(quotients.map(\.centre), count),
        errors: isExact ? nil : all(quotients.map(\.radius), count))
    }
  }
}
