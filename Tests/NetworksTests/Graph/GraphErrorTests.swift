import LinearAlgebra
import Networks
import Testing

/// What no graph can be, and what is said of it.
@Suite struct GraphErrorTests {
  /// Something that is refused.
  struct Case: CustomTestStringConvertible, Sendable {
    let operation: NetworkGraph.Operation
    var shape: TensorShape = [2, 4, 4]
    var inputs: [NetworkGraph.Source] = [.input]
    /// What the error names.
    let kind: String
    let got: String
    let needs: String
    var testDescription: String { "\(kind): \(got)" }
  }

  private static let three = WindowAxis(kernel: 3)
  private static let kernel = Matrix<Double>(rows: 2, columns: 18)

  private static func convolution(
    _ vertical: WindowAxis = three, kernel: Matrix<Double> = kernel, bias: [Double]? = nil,
    groups: Int = 1
  ) -> NetworkGraph.Operation {
    .convolution(
      .init(kernel: kernel, bias: bias, vertical: vertical, horizontal: three, groups: groups))
  }

  private static func pooling(_ vertical: WindowAxis) -> NetworkGraph.Operation {
    .pooling(.init(.maximum, vertical: vertical, horizontal: WindowAxis(kernel: 1)))
  }

  private static func normalization(
    mean: [Double] = [0, 0], variance: [Double] = [1, 1], epsilon: Double = 0,
    gamma: [Double]? = nil, beta: [Double]? = nil
  ) -> NetworkGraph.Operation {
    .batchNormalization(
      .init(mean: mean, variance: variance, epsilon: epsilon, gamma: gamma, beta: beta))
  }

  static let cases: [Case] = [
    Case(
      operation: .dense(.init(weight: Matrix(rows: 2, columns: 5))), shape: [4], kind: "dense",
      got: "an input of 4", needs: "5 numbers for weights of 2 x 5"),
    Case(
      operation: .dense(.init(weight: Matrix(rows: 2, columns: 32))), kind: "dense",
      got: "an input of 2 x 4 x 4", needs: "32 numbers"),
    Case(
      operation: .dense(.init(weight: Matrix(rows: 2, columns: 1), bias: [1])), shape: [1],
      kind: "dense", got: "1 numbers in the bias", needs: "2, one for each output"),
    Case(
      operation: .dense(.init(weight: Matrix(rows: 1, columns: 1, elements: [.nan]))), shape: [1],
      kind: "dense", got: "nan in the weights", needs: "numbers from"),
    Case(
      operation: .dense(.init(weight: Matrix(rows: 0, columns: 1))), shape: [1], kind: "dense",
      got: "sizes that make 0", needs: "at least one"),
    Case(
      operation: .dense(.init(weight: Matrix(rows: 1, columns: 1))), shape: [1],
      inputs: [.input, .input], kind: "dense", got: "2 inputs", needs: "one input"),
    Case(
      operation: convolution(), shape: [32], kind: "convolution", got: "an input of 32",
      needs: "channels x height x width"),
    Case(
      operation: convolution(), shape: [3, 4, 4], kind: "convolution",
      got: "kernels of 18 numbers for an input of 3 x 4 x 4", needs: "3 x 3 x 3 numbers in each"),
    Case(
      operation: convolution(groups: 3), kind: "convolution",
      got: "2 channels, 2 kernels and 3 groups", needs: "groups that divide"),
    Case(
      operation: convolution(groups: 0), kind: "convolution",
      got: "2 channels, 2 kernels and 0 groups", needs: "groups that divide"),
    Case(
      operation: convolution(kernel: Matrix(rows: 3, columns: 9), groups: 2), kind: "convolution",
      got: "2 channels, 3 kernels and 2 groups", needs: "groups that divide"),
    Case(
      operation: convolution(WindowAxis(kernel: 3, dilation: 2)), kind: "convolution",
      got: "a height of 4 for a kernel of 3", needs: "an input that the kernel fits into"),
    Case(
      operation: convolution(WindowAxis(kernel: 3, stride: 0)), kind: "convolution",
      got: "a kernel of 3, stride 0", needs: "padding from 0 and all else from 1"),
    Case(
      operation: convolution(WindowAxis(kernel: 3, paddingBefore: -1, paddingAfter: 3)),
      kind: "convolution", got: "padding -1 and 3 along the height", needs: "padding from 0"),
    Case(
      operation: convolution(WindowAxis(kernel: 3, padding: Int.max)), kind: "convolution",
      got: "padding \(Int.max)", needs: "up to 32768"),
    Case(
      operation: .convolution(
        .init(
          kernel: kernel, vertical: WindowAxis(kernel: 1 << 15, padding: 1 << 15),
          horizontal: WindowAxis(kernel: 1 << 15, padding: 1 << 15))), shape: [1 << 31, 1, 1],
      kind: "convolution", got: "kernels of 18 numbers for an input of 2147483648 x 1 x 1",
      needs: "2147483648 x 32768 x 32768 numbers"),
    Case(
      operation: convolution(bias: [1, 2, 3]), kind: "convolution", got: "3 numbers in the bias",
      needs: "2, one for each output channel"),
    Case(
      operation: convolution(kernel: Matrix(rows: 2, columns: 18, repeating: .infinity)),
      kind: "convolution", got: "inf in the kernel", needs: "numbers from"),
    Case(
      operation: pooling(three), shape: [7], kind: "max pooling", got: "an input of 7",
      needs: "channels x height x width"),
    Case(
      operation: pooling(WindowAxis(kernel: 5)), kind: "max pooling",
      got: "a height of 4 for a kernel of 5", needs: "fits into"),
    Case(
      operation: pooling(WindowAxis(kernel: 2, padding: 2)), kind: "max pooling",
      got: "a window of nothing but padding", needs: "at least one cell"),
    Case(
      operation: .pooling(
        .init(
          .average(countsPadding: true), vertical: three,
          horizontal: WindowAxis(kernel: 1, paddingAfter: 1))), kind: "average pooling",
      got: "a window of nothing but padding (0 before and 1 after 4 cells)",
      needs: "at least one cell"),
    Case(
      operation: .reshape(.init([5, 7])), kind: "reshape",
      got: "an input of 2 x 4 x 4 for a shape of 5 x 7", needs: "equally many numbers"),
    Case(
      operation: .reshape(.init([Int.max, Int.max])), kind: "reshape", got: "an input of 2 x 4 x 4",
      needs: "equally many numbers"),
    Case(
      operation: .reshape(.flatten), inputs: [], kind: "flatten", got: "0 inputs",
      needs: "one input"),
    Case(
      operation: .activation(.relu), inputs: [.input, .input], kind: "ReLU", got: "2 inputs",
      needs: "one input"),
    Case(
      operation: .activation(.leakyReLU(slope: .nan)), kind: "leaky ReLU",
      got: "nan in the parameters", needs: "numbers from"),
    Case(
      operation: .activation(.clip(lower: 2, upper: 1)), kind: "clip", got: "limits 2.0 and 1.0",
      needs: "the lower one first"),
    Case(
      operation: .activation(.clip(lower: -.infinity, upper: 1)), kind: "clip",
      got: "-inf in the parameters", needs: "numbers from"),
    Case(
      operation: .sum(.init()), inputs: [], kind: "sum", got: "no inputs",
      needs: "at least one input"),
    Case(
      operation: .concatenation(.init()), inputs: [], kind: "concatenation", got: "no inputs",
      needs: "at least one input"),
    Case(
      operation: .concatenation(.init()), shape: [], kind: "concatenation",
      got: "inputs of one number", needs: "all with the same sizes but for the first"),
    Case(
      operation: normalization(mean: [0, 0, 0]), kind: "batch normalisation",
      got: "3 numbers in the mean", needs: "2, one for each channel of 2 x 4 x 4"),
    Case(
      operation: normalization(variance: [1]), kind: "batch normalisation",
      got: "1 numbers in the variance", needs: "2, one for each channel"),
    Case(
      operation: normalization(gamma: []), kind: "batch normalisation",
      got: "0 numbers in the gamma", needs: "2, one for each channel"),
    Case(
      operation: normalization(beta: [1]), kind: "batch normalisation",
      got: "1 numbers in the beta", needs: "2, one for each channel"),
    Case(
      operation: normalization(epsilon: .nan), kind: "batch normalisation",
      got: "nan in the epsilon", needs: "numbers from"),
    Case(
      operation: normalization(variance: [1, -0.5], epsilon: 0.5), kind: "batch normalisation",
      got: "a variance of -0.5 and an epsilon of 0.5", needs: "a sum above 0"),
    Case(
      operation: normalization(variance: [1, 1e-300], gamma: [1, 1e200]),
      kind: "batch normalisation", got: "in the factor and offset of channel 1",
      needs: "numbers from"),
    Case(
      operation: .constants(.init(.add, [1, 2, 3])), kind: "addition of constants",
      got: "3 constants for an input of 2 x 4 x 4", needs: "1, 2 (one for each channel) or 32"),
    Case(
      operation: .constants(.init(.multiply, [.nan])), kind: "multiplication by constants",
      got: "nan in the constants", needs: "numbers from"),
    Case(
      operation: .constants(.init(.divide, [1, 0])), kind: "division by constants",
      got: "0.0 as a divisor", needs: "at least 1e-300 in size"),
    Case(
      operation: .activation(.relu), inputs: [.node(0)], kind: "ReLU",
      got: "operation 0 as an input", needs: "the network's input, as it is the first operation"),
  ]

  @Test(arguments: cases) func theOperationWhatItGotAndWhatItNeedsAreSaid(refused: Case) {
    for name in ["", "layer7"] {
      let label = name.isEmpty ? "operation 0 (\(refused.kind))" : "layer7 (\(refused.kind))"
      let error = #expect(throws: GraphError.self) {
        try NetworkGraph(
          inputShape: refused.shape,
          nodes: [NetworkGraph.Node(refused.operation, refused.inputs, name: name)])
      }
      #expect(error?.operation == label)
      #expect(error?.got.contains(refused.got) == true, "got \(error?.got ?? "")")
      #expect(error?.needs.contains(refused.needs) == true, "needs \(error?.needs ?? "")")
    }
  }

  /// Two values that do not fit, behind an operation that does.
  @Test func pathsThatMeetFit() {
    func refused(_ operation: NetworkGraph.Operation) -> GraphError? {
      #expect(throws: GraphError.self) {
        try NetworkGraph(
          inputShape: [2, 4, 4],
          nodes: [
            .init(Self.convolution(), [.input]), .init(operation, [.input, .node(0)], name: "end"),
          ])
      }
    }
    #expect(
      refused(.sum(.init())).map { "\($0)" }
        == "end (sum): got inputs of 2 x 4 x 4, 2 x 2 x 2, needs at least one input, all of the same "
        + "shape")
    #expect(
      refused(.concatenation(.init())).map { "\($0)" }
        == "end (concatenation): got inputs of 2 x 4 x 4, 2 x 2 x 2, needs at least one input, all "
        + "with the same sizes but for the first")
  }

  @Test func operationsReadWhatIsBeforeThem() {
    for source in [-1, 1, 2] {
      let error = #expect(throws: GraphError.self) {
        try NetworkGraph(
          inputShape: [2],
          nodes: [
            .init(.activation(.relu), [.input]), .init(.activation(.relu), [.node(source)]),
          ])
      }
      #expect(error?.got == "operation \(source) as an input")
      #expect(error?.needs == "the network's input or one of the operations 0 to 0")
    }
  }

  @Test(arguments: [[0], [3, -1], [1 << 20, 1 << 20], [Int.max, 2]] as [TensorShape])
  func inputsHaveSizes(shape: TensorShape) {
    let error = #expect(throws: GraphError.self) {
      try NetworkGraph(inputShape: shape, nodes: [.init(.activation(.relu), [.input])])
    }
    #expect(error?.operation == "input" && error?.got == "\(shape)")
  }

  @Test func aGraphHasAnOperation() {
    let error = #expect(throws: GraphError.self) { try NetworkGraph(inputShape: [2], nodes: []) }
    #expect(error?.description == "graph: got no operation, needs at least one")
  }
}
