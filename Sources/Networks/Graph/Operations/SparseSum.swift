public import LinearAlgebra

extension NetworkGraph {
  /// Sums of a few inputs, each with a factor: what picks, moves, repeats or adds up values.
  public struct SparseSum: Sendable, Equatable {
    /// One row for each number that comes out.
    public let map: SparseMap
    /// The sizes that come out.
    public let shape: TensorShape

    /// Sums in a shape with as many numbers.
    public init(_ map: SparseMap, shape: TensorShape) {
      self.map = map
      self.shape = shape
    }

    /// For each number that comes out the input that it is, nil for zero.
    public init(picking inputs: [Int?], of count: Int, shape: TensorShape) {
      self.init(
        SparseMap(
          inputCount: count,
          rows: inputs.map { input in
            LinearMap.Row(
              columns: input.map { [$0] } ?? [], values: input == nil ? [] : [1])
          }), shape: shape)
    }
  }
}

extension NetworkGraph.SparseSum: FixedOperation {
  var operation: NetworkGraph.Operation { .sparseSum(self) }
  var kind: String { "sums of some inputs" }
  var numbers: [[Double]] { [map.rows.flatMap(\.values)] }

  func outputShape(_ inputs: [TensorShape]) throws(OperationProblem) -> TensorShape {
    let input = try OperationProblem.single(inputs)
    guard input.count == map.inputCount else {
      throw OperationProblem(got: "an input of \(input)", needs: "\(map.inputCount) numbers")
    }
    guard shape.count == map.rows.count else {
      throw OperationProblem(
        got: "\(map.rows.count) sums for a shape of \(shape)", needs: "equally many numbers")
    }
    try OperationProblem.check(numbers[0], "factors")
    return shape
  }

  func passes<Scalar: BLASScalar>(_ wiring: GraphWiring<Scalar>) -> GraphPasses {
    let (inputCount, outputCount) = (map.inputCount, map.rows.count)
    let factors = wiring.memory.constants(numbers[0])
    let columns = map.rows.flatMap { $0.columns ?? [] }
    let starts = map.rows.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.values.count) }
    let (source, target) = (wiring.inputs[0], wiring.output)
    let (upstream, downstream) = (wiring.outputGradient, wiring.inputGradients[0])
    return GraphPasses { count in
      for row in 0..<count {
        let input = source + row * inputCount
        for output in 0..<outputCount {
          var sum = 0 as Scalar
          for index in starts[output]..<starts[output + 1] {
            sum += factors[index] * input[columns[index]]
          }
          target[row * outputCount + output] = sum
        }
      }
    } backward: { count in
      downstream.clear(count * inputCount)
      for row in 0..<count {
        let gradients = downstream.pointer + row * inputCount
        for output in 0..<outputCount {
          let gradient = upstream[row * outputCount + output]
          for index in starts[output]..<starts[output + 1] {
            gradients[columns[index]] += factors[index] * gradient
          }
        }
      }
    }
  }

  func lower(
    _ inputs: [LoweredValue], shapes: [TensorShape], into lowering: inout GraphLowering
  ) -> LoweredValue {
    lowering.applying(
      LinearMap(.sparse(map)), bias: Array(repeating: 0, count: map.rows.count), to: inputs[0])
  }
}
