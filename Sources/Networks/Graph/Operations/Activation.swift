internal import LinearAlgebra

extension NetworkGraph {
  /// A function of each number by itself, linear piece by piece.
  public enum Activation: Sendable, Equatable {
    /// max(0, x).
    case relu
    /// x where it is positive, otherwise the slope times x.
    case leakyReLU(slope: Double)
    /// The nearest number that is neither below a lower nor above an upper limit; nil for no limit.
    case clip(lower: Double?, upper: Double?)
  }
}

extension NetworkGraph.Activation: FixedOperation {
  var operation: NetworkGraph.Operation { .activation(self) }
  var kind: String {
    switch self {
    case .relu: "ReLU"
    case .leakyReLU: "leaky ReLU"
    case .clip: "clip"
    }
  }

  var text: String {
    switch self {
    case .relu: "relu"
    case .leakyReLU: "leakyrelu"
    case .clip(let lower, let upper):
      "clip\(lower == nil ? "" : " lower")\(upper == nil ? "" : " upper")"
    }
  }

  var numbers: [[Double]] {
    switch self {
    case .relu: []
    case .leakyReLU(let slope): [[slope]]
    case .clip(let lower, let upper): [[lower, upper].compactMap { $0 }]
    }
  }

  func outputShape(_ inputs: [TensorShape]) throws(OperationProblem) -> TensorShape {
    let shape = try OperationProblem.single(inputs)
    for own in numbers { try OperationProblem.check(own, self == .relu ? "" : "parameters") }
    if case .clip(let lower?, let upper?) = self, lower > upper {
      throw OperationProblem(got: "limits \(lower) and \(upper)", needs: "the lower one first")
    }
    return shape
  }

  func passes<Scalar: BLASScalar>(_ wiring: GraphWiring<Scalar>) -> GraphPasses {
    let size = wiring.outputShape.count
    let (source, target) = (wiring.inputs[0], wiring.output)
    let (upstream, downstream) = (wiring.outputGradient, wiring.inputGradients[0])
    switch self {
    case .relu:
      return GraphPasses { count in
        for index in 0..<count * size { target[index] = max(0, source[index]) }
      } backward: { count in
        for index in 0..<count * size {
          // Read whatever the sign, or each number would be a branch of its own.
          let gradient = upstream[index]
          downstream.store(source[index] > 0 ? gradient : 0, at: index)
        }
      }
    case .leakyReLU(let number):
      let slope = Scalar(number)
      return GraphPasses { count in
        for index in 0..<count * size {
          target[index] = source[index] > 0 ? source[index] : slope * source[index]
        }
      } backward: { count in
        for index in 0..<count * size {
          downstream.store(
            source[index] > 0 ? upstream[index] : slope * upstream[index], at: index)
        }
      }
    case .clip(let first, let second):
      let lower = first.map { Scalar($0) } ?? -.infinity
      let upper = second.map { Scalar($0) } ?? .infinity
      return GraphPasses { count in
        for index in 0..<count * size { target[index] = min(upper, max(lower, source[index])) }
      } backward: { count in
        for index in 0..<count * size {
          let isFree = source[index] > lower && source[index] < upper
          let gradient = upstream[index]
          downstream.store(isFree ? gradient : 0, at: index)
        }
      }
    }
  }

  func lower(
    _ inputs: [LoweredValue], shapes: [TensorShape], into lowering: inout GraphLowering
  ) -> LoweredValue {
    let count = inputs[0].count
    func all(_ number: Double) -> [Double] { Array(repeating: number, count: count) }
    switch self {
    case .relu:
      return lowering.rectified(inputs[0])
    case .leakyReLU(let slope):
      // slope x + (1 - slope) max(0, x), whatever the slope: one ReLU for each number.
      let input = LoweredValue.source(lowering.source(of: inputs[0]), count: count)
      let rest = ExactNumber.enclosure(near: 1 - slope) {
        ($0 - ExactNumber(1) + ExactNumber(slope)).sign
      }
      let positive = lowering.scaled(
        lowering.rectified(input), by: all(rest.centre),
        errors: rest.radius > 0 ? all(rest.radius) : nil)
      return lowering.sum(lowering.scaled(input, by: all(slope)), positive)
    case .clip(nil, nil):
      return inputs[0]
    case .clip(nil, let upper?):
      // upper - max(0, upper - x)
      let below = lowering.adding(
        all(upper), to: lowering.scaled(inputs[0], by: all(-1)))
      return lowering.adding(
        all(upper), to: lowering.scaled(lowering.rectified(below), by: all(-1)))
    case .clip(let lower?, let upper):
      // lower + a - max(0, a - (upper - lower)) with a = max(0, x - lower)
      let above = lowering.rectified(lowering.adding(all(-lower), to: inputs[0]))
      guard let upper else { return lowering.adding(all(lower), to: above) }
      let width = ExactNumber.enclosure(near: lower - upper) {
        ($0 - ExactNumber(lower) + ExactNumber(upper)).sign
      }
      let beyond = lowering.rectified(
        lowering.adding(
          all(width.centre), errors: width.radius > 0 ? all(width.radius) : nil, to: above))
      let sum = lowering.sum(above, lowering.scaled(beyond, by: all(-1)))
      return lowering.adding(all(lower), to: sum)
    }
  }
}
