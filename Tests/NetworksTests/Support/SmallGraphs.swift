import Basics
import LinearAlgebra
import Networks
import TestSupport
import Testing

/// Small graphs of every operation, with numbers from a source of numbers.
struct SmallGraph: CustomTestStringConvertible, Sendable {
  let testDescription: String
  /// Whether all of it can be computed in whole numbers times powers of two: no pool divides by 3, and
  /// every root is one.
  var isDyadic = true
  let make: @Sendable (_ next: (Int) -> [Double]) throws(GraphError) -> NetworkGraph

  init(
    _ name: String, isDyadic: Bool = true,
    _ make: @escaping @Sendable (_ next: (Int) -> [Double]) throws(GraphError) -> NetworkGraph
  ) {
    testDescription = name
    self.isDyadic = isDyadic
    self.make = make
  }

  /// The graph with numbers of ordinary size.
  func graph(seed: UInt64) throws -> NetworkGraph {
    var random = SeededRandom(seed: seed, stream: 31)
    return try make { count in (0..<count).map { _ in Double(Float(random.uniform(-1, 1))) } }
  }

  /// The graph with numbers that rounding is hard on.
  func hostileGraph(seed: UInt64) throws -> NetworkGraph {
    var numbers = HostileNumbers(seed: seed, exponents: -30...30)
    return try make { numbers.next($0) }
  }

  static func matrix(_ rows: Int, _ columns: Int, _ next: (Int) -> [Double]) -> Matrix<
    Double
  > {
    Matrix(rows: rows, columns: columns, elements: next(rows * columns))
  }

  static func dense(
    _ outputs: Int, _ inputs: Int, _ next: (Int) -> [Double]
  ) -> NetworkGraph.Operation {
    .dense(NetworkGraph.Dense(weight: matrix(outputs, inputs, next), bias: next(outputs)))
  }

  /// From 2 channels to some.
  static func convolution(
    _ outputs: Int, _ next: (Int) -> [Double],
    vertical: WindowAxis = WindowAxis(kernel: 3, padding: 1),
    horizontal: WindowAxis = WindowAxis(kernel: 3, padding: 1), groups: Int = 1
  ) -> NetworkGraph.Operation {
    .convolution(
      NetworkGraph.Convolution(
        kernel: matrix(outputs, 2 / groups * vertical.kernel * horizontal.kernel, next),
        bias: next(outputs), vertical: vertical, horizontal: horizontal, groups: groups))
  }

  private static func single(
    _ name: String, isDyadic: Bool = true, _ shape: TensorShape = [2, 4, 5],
    _ operation: @escaping @Sendable (_ next: (Int) -> [Double]) -> NetworkGraph.Operation
  ) -> SmallGraph {
    SmallGraph(name, isDyadic: isDyadic) { next throws(GraphError) in
      try NetworkGraph(
        inputShape: shape, nodes: [NetworkGraph.Node(operation(next), [.input])])
    }
  }

  static let two = WindowAxis(kernel: 2, stride: 2)
  static let padded = WindowAxis(kernel: 3, stride: 2, padding: 1)

  /// One operation each.
  static let single: [SmallGraph] = [
    single("dense", [5]) { dense(4, 5, $0) },
    single("dense without a bias", [5]) { .dense(NetworkGraph.Dense(weight: matrix(4, 5, $0))) },
    single("sums of some inputs") { next in
      let factors = next(4)
      return .sparseSum(
        NetworkGraph.SparseSum(
          SparseMap(
            inputCount: 40,
            rows: [[(39, factors[0]), (0, factors[1])], [], [(7, factors[2])], [(7, factors[3])]]),
          shape: [2, 2]))
    },
    single("moved inputs", [5]) { _ in
      .sparseSum(NetworkGraph.SparseSum(picking: [4, nil, 0, 4], of: 5, shape: [4]))
    },
    single("convolution") { convolution(3, $0) },
    single("convolution with strides, dilation and groups") {
      convolution(
        4, $0, vertical: WindowAxis(kernel: 2, stride: 2, dilation: 2, paddingBefore: 1),
        horizontal: WindowAxis(kernel: 2, stride: 1, dilation: 3, paddingAfter: 2), groups: 2)
    },
    single("convolution of single cells") {
      convolution(3, $0, vertical: WindowAxis(kernel: 1), horizontal: WindowAxis(kernel: 1))
    },
    single("max pooling") { _ in .pooling(.init(.maximum, vertical: two, horizontal: two)) },
    single("max pooling with padding and overlap") { _ in
      .pooling(.init(.maximum, vertical: padded, horizontal: WindowAxis(kernel: 3, padding: 1)))
    },
    single("max pooling with dilation") { _ in
      .pooling(
        .init(
          .maximum, vertical: WindowAxis(kernel: 2, dilation: 2),
          horizontal: WindowAxis(kernel: 3, stride: 2)))
    },
    single("max pooling of single cells") { _ in
      .pooling(
        .init(
          .maximum, vertical: WindowAxis(kernel: 1, stride: 2), horizontal: WindowAxis(kernel: 1)))
    },
    single("average pooling") { _ in
      .pooling(.init(.average(countsPadding: false), vertical: two, horizontal: two))
    },
    single("average pooling of cells alone", isDyadic: false) { _ in
      .pooling(.init(.average(countsPadding: false), vertical: padded, horizontal: padded))
    },
    single("average pooling that counts padding", isDyadic: false) { _ in
      .pooling(.init(.average(countsPadding: true), vertical: padded, horizontal: padded))
    },
    single("average pooling of padding in fours") { _ in
      .pooling(
        .init(
          .average(countsPadding: true), vertical: WindowAxis(kernel: 2, stride: 2, padding: 1),
          horizontal: WindowAxis(kernel: 4, stride: 3, paddingBefore: 2)))
    },
    single("flatten") { _ in .reshape(.flatten) },
    single("reshape") { _ in .reshape(.init([5, 2, 4])) },
    single("ReLU") { _ in .activation(.relu) },
    single("leaky ReLU") { _ in .activation(.leakyReLU(slope: Double(Float(0.01)))) },
    single("leaky ReLU with a large slope") { _ in .activation(.leakyReLU(slope: 1.5)) },
    single("clip") { _ in .activation(.clip(lower: -0.25, upper: 0.5)) },
    single("clip from below") { _ in .activation(.clip(lower: 0.125, upper: nil)) },
    single("clip from above") { _ in .activation(.clip(lower: nil, upper: 0.25)) },
    single("clip without limits") { _ in .activation(.clip(lower: nil, upper: nil)) },
    single("batch normalisation", isDyadic: false) { next in
      .batchNormalization(
        .init(
          mean: next(2), variance: next(2).map { abs($0) + 0.1 }, epsilon: 1e-3, gamma: next(2),
          beta: next(2)))
    },
    single("batch normalisation with whole roots") { next in
      // Products of these means with any factor are not rounded.
      .batchNormalization(
        .init(mean: [0.5, -4], variance: [3.75, 0], epsilon: 0.25, gamma: next(2)))
    },
    single("addition of a constant") { .constants(.init(.add, $0(1))) },
    single("addition of a constant for each channel") { .constants(.init(.add, $0(2))) },
    single("addition of a constant for each value") { .constants(.init(.add, $0(40))) },
    single("multiplication by a constant for each channel") { .constants(.init(.multiply, $0(2))) },
    single("multiplication by a constant for each value") { .constants(.init(.multiply, $0(40))) },
    single("division by powers of two") { _ in .constants(.init(.divide, [4, -0.5])) },
    single("division by constants", isDyadic: false) { _ in .constants(.init(.divide, [3, -0.1])) },
  ]

  static let all = single + composed
}
