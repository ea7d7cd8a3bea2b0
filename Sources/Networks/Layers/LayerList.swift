internal import LinearAlgebra

/// A network as the layers that follow each other: what a user writes.
///
/// As text it is `conv:32x3+1/2,relu,maxpool:2,dropout:0.25,residual(conv:32x3+1,relu),dense:10`.
public struct LayerList: Sendable, Equatable {
  /// One layer.
  public indirect enum Layer: Sendable, Equatable {
    /// So many kernels that slide over planes.
    case convolution(channels: Int, Window)
    /// The greatest value of each window.
    case maximumPool(Window)
    /// The mean of each window, padding left out.
    case averagePool(Window)
    /// max(0, x).
    case relu
    /// All numbers in a row.
    case flatten
    /// So many sums of all numbers, which are put in a row first.
    case dense(Int)
    /// In training, each number is zero with this probability.
    case dropout(Double)
    /// The output of some layers plus that of others, or plus what they began with where there are none.
    case residual(LayerList, shortcut: LayerList)
  }

  /// How windows lie on planes, the same way in both directions but for their size.
  public struct Window: Sendable, Equatable {
    /// The height of a window.
    public var height: Int
    /// The width of a window.
    public var width: Int
    /// How far the next window is.
    public var stride: Int
    /// How many zeros there are around the planes.
    public var padding: Int

    /// Windows of some size.
    public init(height: Int, width: Int, stride: Int, padding: Int = 0) {
      self.height = height
      self.width = width
      self.stride = stride
      self.padding = padding
    }
  }

  /// From the input on.
  public var layers: [Layer]

  /// Layers that follow each other.
  public init(_ layers: [Layer]) { self.layers = layers }

  /// Fully connected layers with a ReLU between every two.
  ///
  /// - Parameter widths: the hidden ones', and at the end the number of logits.
  public init(dense widths: [Int]) {
    layers = Array(widths.map { [Layer.dense($0)] }.joined(separator: [.relu]))
  }
}

extension LayerList {
  /// The same layers with dropout behind every ReLU.
  public func droppingOut(_ rate: Double) -> LayerList {
    LayerList(
      layers.flatMap { layer -> [Layer] in
        switch layer {
        case .relu: [layer, .dropout(rate)]
        case .residual(let main, let shortcut):
          [.residual(main.droppingOut(rate), shortcut: shortcut.droppingOut(rate))]
        default: [layer]
        }
      })
  }

  /// How many weights there may be: what an optimiser needs beside them still fits a small computer's
  /// memory.
  public static let mostWeights = 100_000_000

  /// The graph of these layers, with all weights and biases zero.
  ///
  /// - Throws: `GraphError` for the first layer that does not fit what comes before it.
  public func graph(
    inputShape: TensorShape, ending: NetworkGraph.Ending = .linear
  ) throws(GraphError) -> NetworkGraph {
    var builder = GraphBuilder(inputShape: inputShape)
    try builder.append(self)
    return try NetworkGraph(inputShape: inputShape, nodes: builder.nodes, ending: ending)
  }
}

/// The operations of a list of layers so far.
private struct GraphBuilder {
  private(set) var nodes: [NetworkGraph.Node] = []
  /// What the next layer reads, and its sizes.
  private var source = NetworkGraph.Source.input
  private var shape: TensorShape
  /// Counts layers for messages.
  private var count = 0
  private var weightCount = 0

  init(inputShape: TensorShape) { shape = inputShape }

  mutating func append(_ list: LayerList) throws(GraphError) {
    for layer in list.layers { try append(layer) }
  }

  private mutating func append(_ layer: LayerList.Layer) throws(GraphError) {
    count += 1
    switch layer {
    case .convolution(let channels, let window):
      let inputs = try channelCount(layer)
      guard channels > 0, window.isSane else { throw problem(layer, needs: Self.sane) }
      let size = window.cells * inputs
      try count(channels, times: size, layer)
      try append(
        .convolution(
          NetworkGraph.Convolution(
            kernel: Matrix(rows: channels, columns: size), vertical: window.vertical,
            horizontal: window.horizontal)), layer)
    case .maximumPool(let window), .averagePool(let window):
      _ = try channelCount(layer)
      guard window.isSane else { throw problem(layer, needs: Self.sane) }
      let kind: NetworkGraph.Pooling.Kind =
        if case .maximumPool = layer { .maximum } else { .average(countsPadding: false) }
      try append(
        .pooling(
          NetworkGraph.Pooling(kind, vertical: window.vertical, horizontal: window.horizontal)),
        layer)
    case .relu: try append(.activation(.relu), layer)
    case .dropout(let rate): try append(.dropout(NetworkGraph.Dropout(rate: rate)), layer)
    case .flatten: try flatten(layer)
    case .dense(let width):
      guard width > 0 else { throw problem(layer, needs: "at least one neuron") }
      try count(width, times: shape.count, layer)
      try flatten(layer)
      try append(
        .dense(NetworkGraph.Dense(weight: Matrix(rows: width, columns: shape.count))), layer)
    case .residual(let main, let shortcut):
      let (number, start, startShape) = (count, source, shape)
      try append(main)
      let (end, endShape) = (source, shape)
      (source, shape) = (start, startShape)
      try append(shortcut)
      try append(
        .sum(NetworkGraph.Sum()), layer, [(end, endShape), (source, shape)], number: number)
    }
  }

  private static let sane = "sizes and a stride from 1 and padding from 0, none above 32768"

  private func problem(_ layer: LayerList.Layer, needs: String) -> GraphError {
    GraphError(operation: "layer \(count)", got: "\(LayerList([layer]))", needs: needs)
  }

  private func channelCount(_ layer: LayerList.Layer) throws(GraphError) -> Int {
    guard shape.sizes.count == 3 else {
      throw GraphError(
        operation: "layer \(count) (\(LayerList([layer])))", got: "an input of \(shape)",
        needs: "channels x height x width (put it before the dense layers)")
    }
    return shape.channels
  }

  /// Counts the weights of a layer before there are any.
  private mutating func count(
    _ outputs: Int, times inputs: Int, _ layer: LayerList.Layer
  ) throws(GraphError) {
    guard inputs <= LayerList.mostWeights / outputs,
      weightCount + outputs * inputs <= LayerList.mostWeights
    else {
      throw problem(layer, needs: "fewer weights: \(LayerList.mostWeights) in all layers at most")
    }
    weightCount += outputs * inputs
  }

  private mutating func flatten(_ layer: LayerList.Layer) throws(GraphError) {
    if shape.sizes.count != 1 { try append(.reshape(.flatten), layer) }
  }

  /// An operation on what came before it, or on some values.
  private mutating func append(
    _ operation: NetworkGraph.Operation, _ layer: LayerList.Layer,
    _ inputs: [(source: NetworkGraph.Source, shape: TensorShape)]? = nil, number: Int? = nil
  ) throws(GraphError) {
    let inputs = inputs ?? [(source, shape)]
    do throws(OperationProblem) {
      shape = try operation.implementation.outputShape(inputs.map(\.shape))
    } catch {
      throw GraphError(
        operation: "layer \(number ?? count) (\(LayerList([layer])))", got: error.got,
        needs: error.needs)
    }
    nodes.append(NetworkGraph.Node(operation, inputs.map(\.source)))
    source = .node(nodes.count - 1)
  }
}

extension LayerList.Window {
  /// Whether arithmetic with the sizes cannot overflow.
  var isSane: Bool {
    [height, width, stride].allSatisfy { 1...0x8000 ~= $0 } && 0...0x8000 ~= padding
  }
  /// How many cells a window has.
  var cells: Int { height * width }
  var vertical: WindowAxis { WindowAxis(kernel: height, stride: stride, padding: padding) }
  var horizontal: WindowAxis { WindowAxis(kernel: width, stride: stride, padding: padding) }
}
