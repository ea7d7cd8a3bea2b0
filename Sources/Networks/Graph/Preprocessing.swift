internal import LinearAlgebra

/// What a network does to pixels before its first layer, where its file does not do it: pixels here are
/// in [0, 1], channel after channel.
public struct Preprocessing: Sendable, Equatable {
  /// What a pixel of 1 is for the network: 255 for one that takes bytes.
  public var scale = 1.0
  /// What is subtracted from scaled pixels: one number, or one for each channel; empty for nothing.
  public var means: [Double] = []
  /// What they are divided by then, in the same way.
  public var deviations: [Double] = []
  /// Whether the network's inputs are height x width x channels.
  public var isChannelsLast = false

  /// Nothing is done.
  public init() {}
}

extension NetworkGraph {
  /// The same network behind a preprocessing: its inputs are pixels in [0, 1], channel after channel.
  ///
  /// Numbers count as the float32 that frameworks make of them.
  ///
  /// - Throws: `GraphError` where the network's inputs do not fall into so many channels.
  public func preprocessed(by preprocessing: Preprocessing) throws(GraphError) -> NetworkGraph {
    guard preprocessing != Preprocessing() else { return self }
    let shape = try inputShape(behind: preprocessing)
    var nodes: [Node] = []
    func append(_ operation: Operation) {
      nodes.append(Node(operation, [nodes.isEmpty ? .input : .node(nodes.count - 1)]))
    }
    func append(_ kind: Constants.Kind, _ numbers: [Double], unless neutral: Double) {
      let numbers = numbers.map { Double(Float($0)) }
      if numbers.contains(where: { $0 != neutral }) { append(.constants(Constants(kind, numbers))) }
    }
    append(.multiply, [preprocessing.scale], unless: 1)
    append(.add, preprocessing.means.map { -$0 }, unless: 0)
    append(.divide, preprocessing.deviations, unless: 1)
    if preprocessing.isChannelsLast, shape.channels > 1 {
      let (channels, size) = (shape.channels, shape.count / shape.channels)
      let places = (0..<shape.count).map { $0 % channels * size + $0 / channels }
      append(.sparseSum(SparseSum(picking: places, of: shape.count, shape: inputShape)))
    } else if shape != inputShape {
      append(.reshape(Reshape(inputShape)))
    }
    guard !nodes.isEmpty else { return self }
    let first = nodes.count
    for node in self.nodes {
      let inputs = node.inputs.map { source -> Source in
        switch source {
        case .input: .node(first - 1)
        case .node(let position): .node(first + position)
        }
      }
      nodes.append(Node(node.operation, inputs, name: node.name))
    }
    return try NetworkGraph(inputShape: shape, nodes: nodes, ending: ending)
  }

  /// The shape of the pixels: channels first.
  private func inputShape(behind preprocessing: Preprocessing) throws(GraphError) -> TensorShape {
    let sizes = inputShape.sizes
    let counts = Set(
      [preprocessing.means.count, preprocessing.deviations.count].filter { $0 > 1 })
    let stated = sizes.count == 3 ? (preprocessing.isChannelsLast ? sizes[2] : sizes[0]) : nil
    let channels = stated ?? counts.first ?? 1
    // In a row the channels of a picture are three.
    let isKnown = stated != nil || [1, 3].contains(channels)
    guard isKnown, counts.allSatisfy({ $0 == channels }), inputCount % channels == 0 else {
      throw GraphError(
        operation: "input",
        got: "numbers for \(counts.sorted().map(String.init).joined(separator: " and ")) "
          + "channels and an input of \(inputShape)", needs: "one number, or one for each channel")
    }
    guard !preprocessing.isChannelsLast || sizes.count == 3 || channels > 1 else {
      throw GraphError(
        operation: "input", got: "channels last and an input of \(inputShape)",
        needs: "height x width x channels, or a mean for each channel")
    }
    if sizes.count == 3 {
      return preprocessing.isChannelsLast ? [sizes[2], sizes[0], sizes[1]] : inputShape
    }
    return channels == 1 ? inputShape : [channels, inputCount / channels]
  }
}
