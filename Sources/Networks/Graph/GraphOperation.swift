internal import LinearAlgebra

extension NetworkGraph {
  /// What a graph can do to values.
  public enum Operation: Sendable, Equatable {
    /// A matrix product plus a bias.
    case dense(Dense)
    /// A kernel that slides over planes, plus a bias for each channel.
    case convolution(Convolution)
    /// The greatest or the mean value of windows.
    case pooling(Pooling)
    /// The same numbers in another shape.
    case reshape(Reshape)
    /// A ReLU or something like it.
    case activation(Activation)
    /// The sum of values of the same shape.
    case sum(Sum)
    /// Values one behind the other, along the channels.
    case concatenation(Concatenation)
    /// Every channel moved and scaled.
    case batchNormalization(BatchNormalization)
    /// Constants added to values, or values multiplied or divided by them.
    case constants(Constants)
    /// In training some numbers are zero by chance.
    case dropout(Dropout)
    /// Sums of a few inputs, each with a factor.
    case sparseSum(SparseSum)
  }
}

/// What every operation says of itself; how it is computed, in either precision, is its `passes`.
protocol GraphOperation: Sendable {
  /// As messages name it.
  var kind: String { get }
  /// What it does, apart from its numbers, in the words of `LayerList` where those have it.
  var text: String { get }
  /// All of its own numbers.
  var numbers: [[Double]] { get }
  /// Those of its numbers that training changes.
  var trained: [[Double]] { get }
  /// The operation with other numbers in their place: as many.
  func training(_ numbers: [[Double]]) -> NetworkGraph.Operation
  /// What the parts of `trained` are called in a model file, and their shapes there.
  var tensors: [(kind: String, shape: [Int])] { get }
  /// How many numbers each of its sums has, and in how many sums each input is; nil where nothing is
  /// trained.
  var fan: (inputs: Int, outputs: Int)? { get }
  /// The sizes of its values for inputs of some sizes.
  func outputShape(_ inputs: [TensorShape]) throws(OperationProblem) -> TensorShape
  /// Its values as sums of linear maps, with the blocks that they need appended.
  ///
  /// - Parameter shapes: the sizes of the inputs.
  func lower(
    _ inputs: [LoweredValue], shapes: [TensorShape], into lowering: inout GraphLowering
  ) -> LoweredValue
}

extension GraphOperation {
  var text: String { kind }
}

/// What training leaves alone.
protocol FixedOperation: GraphOperation {
  /// The operation as a case.
  var operation: NetworkGraph.Operation { get }
}

extension FixedOperation {
  var trained: [[Double]] { [] }
  var tensors: [(kind: String, shape: [Int])] { [] }
  var fan: (inputs: Int, outputs: Int)? { nil }
  func training(_ numbers: [[Double]]) -> NetworkGraph.Operation { operation }
}

extension NetworkGraph.Operation {
  /// The operation itself.
  var implementation: any GraphOperation {
    switch self {
    case .dense(let operation): operation
    case .convolution(let operation): operation
    case .pooling(let operation): operation
    case .reshape(let operation): operation
    case .activation(let operation): operation
    case .sum(let operation): operation
    case .concatenation(let operation): operation
    case .batchNormalization(let operation): operation
    case .constants(let operation): operation
    case .dropout(let operation): operation
    case .sparseSum(let operation): operation
    }
  }

  /// Whether the values are those of the input, so that there is no work.
  func isIdentity(for purpose: TapePurpose) -> Bool {
    switch self {
    case .reshape: true
    case .dropout: purpose != .training
    default: false
    }
  }

  /// The operation's work in a tape's memory; nil where the values are always those of the input.
  func passes<Scalar: BLASScalar>(_ wiring: GraphWiring<Scalar>) -> GraphPasses? {
    switch self {
    case .dense(let operation): operation.passes(wiring)
    case .convolution(let operation): operation.passes(wiring)
    case .pooling(let operation): operation.passes(wiring)
    case .reshape: nil
    case .activation(let operation): operation.passes(wiring)
    case .sum(let operation): operation.passes(wiring)
    case .concatenation(let operation): operation.passes(wiring)
    case .batchNormalization(let operation): operation.passes(wiring)
    case .constants(let operation): operation.passes(wiring)
    case .dropout(let operation): operation.passes(wiring)
    case .sparseSum(let operation): operation.passes(wiring)
    }
  }
}
