import LinearAlgebra
import Networks

extension SmallGraph {
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
    SmallGraph("products without a bias") { next throws(GraphError) in
      try NetworkGraph(
        inputShape: [3],
        nodes: [
          .init(.dense(.init(weight: matrix(3, 3, next))), [.input]),
          .init(.constants(.init(.multiply, next(3))), [.node(0)]),
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
}
