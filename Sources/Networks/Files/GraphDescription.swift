internal import LinearAlgebra

/// A graph without its weights and biases: what a model file's metadata say beside its tensors.
struct GraphDescription: Codable, Equatable {
  /// The sizes of an input.
  var input: [Int]
  /// `NetworkGraph.Ending`.
  var ending: String
  var operations: [Operation]

  /// One operation; what it does not have is nil, and left out of the file.
  struct Operation: Codable, Equatable {
    /// What it does.
    var kind: String
    /// 0 is the network's input, n the n-th operation.
    var inputs: [Int]
    /// What the model calls it; nil for nothing.
    var name: String?
    /// Windows: kernel, stride, dilation, padding before and after, from top to bottom.
    var vertical: [Int]?
    /// The same from left to right.
    var horizontal: [Int]?
    /// Convolution: the number of groups, where there are several.
    var groups: Int?
    /// Average pooling: whether padding counts as zeros.
    var countsPadding: Bool?
    /// Reshape: the sizes that come out.
    var shape: [Int]?
    /// Leaky ReLU.
    var slope: Double?
    /// Clip; nil for no limit.
    var lower: Double?
    /// Clip; nil for no limit.
    var upper: Double?
    /// Dropout.
    var rate: Double?

    private enum CodingKeys: String, CodingKey {
      case kind, inputs, name, vertical, horizontal, groups, shape, slope, lower, upper, rate
      case countsPadding = "counts_padding"
    }
  }
}

extension GraphDescription {
  /// Describes a graph.
  ///
  /// - Throws: `GraphError` for an operation whose numbers have no place in a model file.
  init(_ graph: NetworkGraph) throws(GraphError) {
    input = graph.inputShape.sizes
    ending = graph.ending.rawValue
    operations = []
    for node in graph.nodes {
      var description = Operation(
        kind: "",
        inputs: node.inputs.map { source in
          switch source {
          case .input: 0
          case .node(let position): position + 1
          }
        }, name: node.name.isEmpty ? nil : node.name)
      try description.set(node.operation)
      operations.append(description)
    }
  }
}

extension GraphDescription.Operation {
  /// Takes over everything but weights and biases.
  fileprivate mutating func set(_ operation: NetworkGraph.Operation) throws(GraphError) {
    switch operation {
    case .dense: kind = "dense"
    case .convolution(let convolution):
      kind = "convolution"
      setWindows(convolution.vertical, convolution.horizontal)
      groups = convolution.groups == 1 ? nil : convolution.groups
    case .pooling(let pooling):
      setWindows(pooling.vertical, pooling.horizontal)
      switch pooling.pool {
      case .maximum: kind = "maximum"
      case .average(let counts): (kind, countsPadding) = ("average", counts ? true : nil)
      }
    case .reshape(let reshape): (kind, shape) = ("reshape", reshape.shape?.sizes)
    case .activation(.relu): kind = "relu"
    case .activation(.leakyReLU(let slope)): (kind, self.slope) = ("leaky_relu", slope)
    case .activation(.clip(let lower, let upper)):
      (kind, self.lower, self.upper) = ("clip", lower, upper)
    case .sum: kind = "sum"
    case .concatenation: kind = "concatenation"
    case .dropout(let dropout): (kind, rate) = ("dropout", dropout.rate)
    case .batchNormalization, .constants, .sparseSum:
      throw GraphError(
        operation: operation.implementation.kind, got: "a place in a model file",
        needs: "a format that has it")
    }
  }

  private mutating func setWindows(_ vertical: WindowAxis, _ horizontal: WindowAxis) {
    func numbers(_ axis: WindowAxis) -> [Int] {
      [axis.kernel, axis.stride, axis.dilation, axis.paddingBefore, axis.paddingAfter]
    }
    (self.vertical, self.horizontal) = (numbers(vertical), numbers(horizontal))
  }

  /// The operation with its weights or kernels and biases.
  ///
  /// - Parameter tensor: gives the values and the shape of one of the operation's tensors.
  fileprivate func operation(
    _ tensor: (_ kind: String) throws(ModelFileError.Reason) -> Safetensors.Tensor
  ) throws(ModelFileError.Reason) -> NetworkGraph.Operation {
    func numbers(_ kind: String) throws(ModelFileError.Reason) -> (shape: [Int], [Double]) {
      let tensor = try tensor(kind)
      return (tensor.shape, tensor.values.map(Double.init))
    }
    switch kind {
    case "dense":
      let (shape, weights) = try numbers("weight")
      guard shape.count == 2 else { throw problem("a weight of shape \(shape)") }
      return .dense(
        NetworkGraph.Dense(
          weight: Matrix(rows: shape[0], columns: shape[1], elements: weights),
          bias: try numbers("bias").1))
    case "convolution":
      let (shape, kernels) = try numbers("weight")
      let (vertical, horizontal) = try windows()
      guard shape.count == 4, shape[2] == vertical.kernel, shape[3] == horizontal.kernel else {
        throw problem("kernels of shape \(shape)")
      }
      return .convolution(
        NetworkGraph.Convolution(
          kernel: Matrix(
            rows: shape[0], columns: shape[0] == 0 ? 0 : kernels.count / shape[0],
            elements: kernels), bias: try numbers("bias").1, vertical: vertical,
          horizontal: horizontal, groups: groups ?? 1))
    case "maximum", "average":
      let (vertical, horizontal) = try windows()
      return .pooling(
        NetworkGraph.Pooling(
          kind == "maximum" ? .maximum : .average(countsPadding: countsPadding ?? false),
          vertical: vertical, horizontal: horizontal))
    case "reshape":
      return .reshape(shape.map { NetworkGraph.Reshape(TensorShape($0)) } ?? .flatten)
    case "relu": return .activation(.relu)
    case "leaky_relu":
      guard let slope else { throw problem("no slope") }
      return .activation(.leakyReLU(slope: slope))
    case "clip": return .activation(.clip(lower: lower, upper: upper))
    case "sum": return .sum(NetworkGraph.Sum())
    case "concatenation": return .concatenation(NetworkGraph.Concatenation())
    case "dropout":
      guard let rate else { throw problem("no rate") }
      return .dropout(NetworkGraph.Dropout(rate: rate))
    default: throw problem("nothing that is known here")
    }
  }

  private func windows() throws(ModelFileError.Reason) -> (WindowAxis, WindowAxis) {
    func axis(_ numbers: [Int]?) throws(ModelFileError.Reason) -> WindowAxis {
      guard let numbers, numbers.count == 5 else { throw problem("no windows of five numbers") }
      return WindowAxis(
        kernel: numbers[0], stride: numbers[1], dilation: numbers[2], paddingBefore: numbers[3],
        paddingAfter: numbers[4])
    }
    return (try axis(vertical), try axis(horizontal))
  }

  private func problem(_ what: String) -> ModelFileError.Reason {
    .badMetadata("\(ModelFile.graphKey): an operation '\(kind)' has \(what)")
  }
}

extension GraphDescription {
  /// The graph with its weights and biases.
  ///
  /// - Parameter tensors: those of the file; each has to be read.
  func graph(
    _ tensors: [String: Safetensors.Tensor]
  ) throws(ModelFileError.Reason) -> NetworkGraph {
    var unread = Set(tensors.keys)
    var nodes: [NetworkGraph.Node] = []
    for (position, description) in operations.enumerated() {
      let operation = try description.operation { kind throws(ModelFileError.Reason) in
        let name = ModelFile.tensorName(position, kind)
        guard let tensor = tensors[name] else { throw .missingTensor(name) }
        try ModelFile.checkNumbers(tensor, name)
        unread.remove(name)
        return tensor
      }
      let inputs = description.inputs.map { $0 == 0 ? .input : NetworkGraph.Source.node($0 - 1) }
      nodes.append(NetworkGraph.Node(operation, inputs, name: description.name ?? ""))
    }
    if let name = unread.min() { throw .badTensor(name, "no operation of the graph reads it") }
    guard let ending = NetworkGraph.Ending(rawValue: ending) else {
      throw .badMetadata("\(ModelFile.graphKey): an ending of '\(ending)'")
    }
    do {
      return try NetworkGraph(inputShape: TensorShape(input), nodes: nodes, ending: ending)
    } catch {
      throw .badMetadata("\(ModelFile.graphKey): \(error)")
    }
  }
}
