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

  private init(
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

  private static func matrix(_ rows: Int, _ columns: Int, _ next: (Int) -> [Double]) -> Matrix<
    Double
  > {
    Matrix(rows: rows, columns: columns, elements: next(rows * columns))
  }

  private static func dense(
    _ outputs: Int, _ inputs: Int, _ next: (Int) -> [Double]
  ) -> NetworkGraph.Operation {
    .dense(NetworkGraph.Dense(weight: matrix(outputs, inputs, next), bias: next(outputs)))
  }

  /// From 2 channels to some.
  private static func convolution(
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

  private static let two = WindowAxis(kernel: 2, stride: 2)
  private static let padded = WindowAxis(kernel: 3, stride: 2, padding: 1)

  /// One operation each.
  static let single: [SmallGraph] = [
    single("dense", [5]) { dense(4, 5, $0) },
    single("dense without a bias", [5]) { .dense(NetworkGraph.Dense(weight: matrix(4, 5, $0))) },
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

  /// Several operations, in a row and side by side.
  static let composed: [SmallGraph] = [
    SmallGraph("two paths that are added") { next throws(GraphError) in
      try NetworkGraph(
        inputShape: [2, 4, 5],
        nodes: [
          .init(convolution(2, next), [.input]), .init(.activation(.relu), [.node(0)]),
          .init(convolution(2, next), [.node(1)]), .init(.sum(.init()), [.node(2), .input]),
          .init(.activation(.relu), [.node(3)]), .init(.reshape(.flatten), [.node(4)]),
          .init(dense(3, 40, next), [.node(5)]),
        ])
    },
    SmallGraph("a residual block over its pre-activations") { next throws(GraphError) in
      try NetworkGraph(
        inputShape: [6],
        nodes: [
          .init(dense(4, 6, next), [.input]), .init(.activation(.relu), [.node(0)]),
          .init(dense(4, 4, next), [.node(1)]), .init(.sum(.init()), [.node(2), .node(0)]),
          .init(.sum(.init()), [.node(3), .node(0), .node(1)]),
        ])
    },
    SmallGraph("a convolutional network") { next throws(GraphError) in
      try NetworkGraph(
        inputShape: [2, 6, 6],
        nodes: [
          .init(convolution(3, next), [.input]), .init(.activation(.relu), [.node(0)]),
          .init(.pooling(.init(.maximum, vertical: two, horizontal: two)), [.node(1)]),
          .init(
            .pooling(
              .init(
                .average(countsPadding: true), vertical: WindowAxis(kernel: 2, padding: 1),
                horizontal: two)), [.node(2)]),
          .init(.reshape(.flatten), [.node(3)]), .init(dense(4, 12, next), [.node(4)]),
          .init(.activation(.clip(lower: -1, upper: 6)), [.node(5)]),
          .init(dense(3, 4, next), [.node(6)]),
        ])
    },
    SmallGraph("a max pool before the ReLU, and an operation nobody needs") {
      next throws(GraphError) in
      try NetworkGraph(
        inputShape: [2, 4, 4],
        nodes: [
          .init(convolution(2, next), [.input]),
          .init(.pooling(.init(.maximum, vertical: two, horizontal: two)), [.node(0)]),
          .init(.activation(.leakyReLU(slope: 0.5)), [.node(0)]),
          .init(.activation(.relu), [.node(1)]), .init(.reshape(.init([8])), [.node(3)]),
          .init(dense(3, 8, next), [.node(4)]),
        ])
    },
    SmallGraph("paths side by side") { next throws(GraphError) in
      try NetworkGraph(
        inputShape: [2, 3, 3],
        nodes: [
          .init(convolution(1, next), [.input]), .init(.activation(.relu), [.node(0)]),
          .init(.concatenation(.init()), [.node(1), .input, .node(0), .node(1)]),
          .init(.constants(.init(.multiply, [0.5, -2, 1, 4, 1])), [.node(2)]),
          .init(.reshape(.flatten), [.node(3)]), .init(dense(4, 45, next), [.node(4)]),
          .init(.activation(.relu), [.node(5)]),
        ])
    },
    SmallGraph("constants that can be merged and some that cannot") { next throws(GraphError) in
      try NetworkGraph(
        inputShape: [4],
        nodes: [
          .init(.constants(.init(.add, next(4))), [.input]),
          .init(.constants(.init(.multiply, next(4))), [.node(0)]),
          .init(.dense(.init(weight: matrix(3, 4, next))), [.node(1)]),
          .init(.constants(.init(.add, next(3))), [.node(2)]),
          .init(.constants(.init(.add, next(3))), [.node(3)]),
          .init(.constants(.init(.multiply, [-1])), [.node(4)]),
          .init(.activation(.relu), [.node(5)]), .init(.activation(.relu), [.node(6)]),
          .init(.sum(.init()), [.node(7), .node(4), .node(4)]),
        ])
    },
    SmallGraph("sums of the same") { next throws(GraphError) in
      try NetworkGraph(
        inputShape: [3],
        nodes: [
          .init(dense(3, 3, next), [.input]), .init(dense(3, 3, next), [.input]),
          .init(.sum(.init()), [.node(0), .node(1), .input, .input]),
          .init(.activation(.relu), [.node(2)]),
          .init(.sum(.init()), [.node(3), .node(3), .node(3)]),
        ])
    },
    SmallGraph("leaky and clipped") { next throws(GraphError) in
      try NetworkGraph(
        inputShape: [5],
        nodes: [
          .init(dense(4, 5, next), [.input]),
          .init(.activation(.leakyReLU(slope: Double(Float(0.1)))), [.node(0)]),
          .init(dense(4, 4, next), [.node(1)]),
          .init(.activation(.clip(lower: nil, upper: 0.75)), [.node(2)]),
          .init(.activation(.clip(lower: 0, upper: 0.5)), [.node(3)]),
          .init(dense(2, 4, next), [.node(4)]),
        ])
    },
    SmallGraph("numbers in another shape alone") { _ throws(GraphError) in
      try NetworkGraph(
        inputShape: [2, 3],
        nodes: [
          .init(.reshape(.init([3, 2])), [.input]), .init(.reshape(.flatten), [.node(0)]),
        ])
    },
    SmallGraph("a normalised convolution", isDyadic: false) { next throws(GraphError) in
      try NetworkGraph(
        inputShape: [2, 3, 3],
        nodes: [
          .init(convolution(2, next), [.input]),
          .init(
            .batchNormalization(
              .init(mean: next(2), variance: next(2).map { $0 * $0 }, epsilon: 1e-5, gamma: next(2))
            ),
            [.node(0)]),
          .init(.activation(.relu), [.node(1)]), .init(.sum(.init()), [.node(2), .input]),
        ])
    },
  ]

  static let all = single + composed
}
