internal import LinearAlgebra

extension NetworkGraph {
  /// The same numbers in another shape.
  public struct Reshape: Sendable, Equatable {
    /// The sizes that come out; nil for one size, all numbers in a row.
    public let shape: TensorShape?

    /// Another shape with as many numbers.
    public init(_ shape: TensorShape) { self.shape = shape }

    private init() { shape = nil }

    /// All numbers in a row.
    public static let flatten = Reshape()
  }
}

extension NetworkGraph.Reshape: FixedOperation {
  var operation: NetworkGraph.Operation { .reshape(self) }
  var kind: String { shape == nil ? "flatten" : "reshape" }
  var text: String { shape.map { "reshape:\($0)" } ?? "flatten" }
  var numbers: [[Double]] { [] }

  func outputShape(_ inputs: [TensorShape]) throws(OperationProblem) -> TensorShape {
    let input = try OperationProblem.single(inputs)
    guard let shape else { return [input.count] }
    guard shape.count == input.count else {
      throw OperationProblem(
        got: "an input of \(input) for a shape of \(shape)", needs: "equally many numbers")
    }
    return shape
  }

  func lower(
    _ inputs: [LoweredValue], shapes: [TensorShape], into lowering: inout GraphLowering
  ) -> LoweredValue { inputs[0] }
}
