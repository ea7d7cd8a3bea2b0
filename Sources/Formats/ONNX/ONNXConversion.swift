internal import Foundation
internal import Networks

/// A value of an ONNX graph.
enum ONNXValue {
  case constant(ONNXConstant)
  case dynamic(ONNXDynamic)

  var shape: [Int] {
    switch self {
    case .constant(let constant): constant.shape
    case .dynamic(let value): value.shape
    }
  }
}

/// A value that depends on the network's input.
struct ONNXDynamic {
  var source: NetworkGraph.Source
  /// The sizes as ONNX has them, a batch of any size as 1.
  var shape: [Int]
  /// What stands behind the numbers, which may be a network's last word alone.
  var ending = NetworkGraph.Ending.linear

  var count: Int { shape.reduce(1, *) }
}

/// An ONNX graph on the way to a `NetworkGraph`.
struct ONNXConversion {
  /// What is wrong, and with which part of the file.
  struct Failure: Error {
    let place: String?
    let problem: ONNXProblem
  }

  /// Turns a node into the values of its outputs.
  typealias Operator =
    @Sendable (inout ONNXConversion, ONNXNode) throws(ONNXProblem) -> [ONNXValue]

  /// Where tensors outside the file are.
  let folder: String
  /// The version of ONNX's own operators.
  private(set) var opset = 0
  private(set) var nodes: [NetworkGraph.Node] = []
  private var shapes: [TensorShape] = []
  private var inputShape = TensorShape([1])
  private var values: [String: ONNXValue] = [:]

  init(folder: String) { self.folder = folder }

  /// The versions of ONNX's own operators that are read.
  static let opsets = 7...21

  /// The network of a model.
  mutating func network(_ model: ONNXModel) throws(Failure) -> ONNXNetwork {
    let graph = try Self.at(nil) { () throws(ONNXProblem) in try start(model) }
    for tensor in graph.initializers {
      let constant = try Self.at("initialiser '\(tensor.name)'") {
        () throws(ONNXProblem) in try self.constant(tensor)
      }
      values[tensor.name] = .constant(constant)
    }
    let inputs = try readInputs(graph.inputs)
    for (position, node) in graph.nodes.enumerated() {
      try Self.at(Self.label(node, position)) { () throws(ONNXProblem) in try convert(node) }
    }
    return try finish(graph.outputs, inputs: inputs)
  }

  /// Says in which part of the file something is wrong.
  private static func at<Result>(
    _ place: String?, _ body: () throws(ONNXProblem) -> Result
  ) throws(Failure) -> Result {
    do {
      return try body()
    } catch {
      throw Failure(place: place, problem: error)
    }
  }

  private static func label(_ node: ONNXNode, _ position: Int) -> String {
    let name = node.name.isEmpty ? node.outputs.first ?? "" : node.name
    return "node \(position)\(name.isEmpty ? "" : " '\(name)'") (\(node.kind))"
  }

  private mutating func start(_ model: ONNXModel) throws(ONNXProblem) -> ONNXGraph {
    guard let graph = model.graph else {
      throw ONNXProblem(
        problem: "not an ONNX model: there is no graph in it", remedy: "copy or export it again")
    }
    guard let version = model.opset else {
      throw .malformed("it does not say which version of ONNX's operators it has")
    }
    guard Self.opsets.contains(version) else {
      throw .unsupported(
        "operators of version \(version)",
        remedy: "export with opset_version from \(Self.opsets.lowerBound) to "
          + "\(Self.opsets.upperBound)")
    }
    if graph.hasSparseInitializers { throw .unsupported("sparse initialisers") }
    opset = version
    return graph
  }

  // MARK: - Inputs and outputs

  private mutating func readInputs(_ infos: [ONNXValueInfo]) throws(Failure) -> [ONNXNetwork.Port] {
    var ports: [ONNXNetwork.Port] = []
    for info in infos where values[info.name] == nil {
      let shape = try Self.at("input '\(info.name)'") {
        () throws(ONNXProblem) in try Self.shape(of: info)
      }
      if ports.contains(where: { $0.name == info.name }) {
        throw Failure(place: "input '\(info.name)'", problem: .malformed("it is there twice"))
      }
      ports.append(ONNXNetwork.Port(name: info.name, shape: shape))
    }
    let total = ports.reduce(0) { $0 + $1.count }
    guard !ports.isEmpty, total <= TensorShape.largestCount else {
      throw Failure(place: nil, problem: .malformed("\(ports.count) inputs of \(total) numbers"))
    }
    if ports.count == 1 {
      inputShape = Self.planes(ports[0].shape) ?? [total]
      values[ports[0].name] = .dynamic(ONNXDynamic(source: .input, shape: ports[0].shape))
      return ports
    }
    inputShape = [total]
    var start = 0
    for port in ports {
      let part = try Self.at("input '\(port.name)'") { () throws(ONNXProblem) in
        guard total <= largestMadeTensor else { throw .unsupported("\(total) inputs") }
        return append(
          .sparseSum(
            NetworkGraph.SparseSum(
              picking: Array(start..<start + port.count), of: total, shape: [port.count])),
          [.input], shape: [port.count])
      }
      values[port.name] = .dynamic(ONNXDynamic(source: part, shape: port.shape))
      start += port.count
    }
    return ports
  }

  private static func shape(of info: ONNXValueInfo) throws(ONNXProblem) -> [Int] {
    guard [1, 11].contains(info.elementType) else {
      throw .unsupported(
        "numbers of element type \(info.elementType)", remedy: "export with float32 or float64")
    }
    guard let sizes = info.sizes else { throw .unsupported("a shape that is not said") }
    var shape: [Int] = []
    for (axis, size) in sizes.enumerated() {
      switch size {
      case .known(let number) where number > 0: shape.append(number)
      // A batch of any size: here it is one.
      case .any where axis == 0, .known where axis == 0: shape.append(1)
      case .any(let name):
        throw .unsupported(
          "size '\(name)' of axis \(axis), which is left open",
          remedy: "export with that size fixed; only the first axis, the batch, may be open")
      case .known(let number): throw .malformed("a size of \(number) on axis \(axis)")
      }
    }
    guard let count = checkedCount(shape), count > 0 else {
      throw .malformed("sizes \(shape)")
    }
    return shape
  }

  /// Channels, height and width of a batch of one; nil for other ranks.
  static func planes(_ shape: [Int]) -> TensorShape? {
    switch shape.count {
    case 4 where shape[0] == 1: TensorShape(Array(shape.dropFirst()))
    case 3 where shape[0] == 1: TensorShape([shape[1], shape[2], 1])
    default: nil
    }
  }

  private mutating func finish(
    _ infos: [ONNXValueInfo], inputs: [ONNXNetwork.Port]
  ) throws(Failure) -> ONNXNetwork {
    var (outputs, results): ([ONNXNetwork.Port], [ONNXDynamic]) = ([], [])
    for info in infos {
      try Self.at("output '\(info.name)'") { () throws(ONNXProblem) in
        guard let value = values[info.name] else { throw .malformed("no node makes it") }
        outputs.append(ONNXNetwork.Port(name: info.name, shape: value.shape))
        results.append(try dynamic(value))
        guard results.last.map({ $0.count > 0 }) == true else {
          throw .malformed("sizes \(value.shape)")
        }
      }
    }
    guard var last = results.first else {
      throw Failure(place: nil, problem: .malformed("there are no outputs"))
    }
    if results.count > 1 {
      last = try Self.at(nil) { () throws(ONNXProblem) in
        for result in results { try result.checkIsLinear() }
        return concatenated(results)
      }
    }
    // The logits are the last operation's.
    if last.source != .node(nodes.count - 1) || shapes[nodes.count - 1].sizes.count != 1 {
      let all = TensorShape([last.count])
      last.source = append(.reshape(NetworkGraph.Reshape(all)), [last.source], shape: all)
    }
    do {
      return ONNXNetwork(
        graph: try NetworkGraph(inputShape: inputShape, nodes: nodes, ending: last.ending),
        inputs: inputs, outputs: outputs)
    } catch {
      throw Failure(place: nil, problem: .malformed(error.description))
    }
  }

  // MARK: - Nodes

  private mutating func convert(_ node: ONNXNode) throws(ONNXProblem) {
    guard node.domain.isEmpty || node.domain == "ai.onnx", let convert = Self.operators[node.kind]
    else {
      let domain = node.domain.isEmpty ? "" : " of '\(node.domain)'"
      throw .unsupported("the operator '\(node.kind)'\(domain) is not known here")
    }
    let results = try convert(&self, node)
    for (name, value) in zip(node.outputs, results) where !name.isEmpty {
      guard values.updateValue(value, forKey: name) == nil else {
        throw .malformed("value '\(name)' is there twice")
      }
    }
    let unmade = node.outputs.dropFirst(results.count).first { !$0.isEmpty }
    if let unmade { throw .unsupported("a further output '\(unmade)'") }
  }

  /// A node's input; nil where it is left out.
  func input(_ node: ONNXNode, _ index: Int) throws(ONNXProblem) -> ONNXValue? {
    guard node.inputs.indices.contains(index), !node.inputs[index].isEmpty else { return nil }
    guard let value = values[node.inputs[index]] else {
      throw .malformed("it reads '\(node.inputs[index])', which nothing before it makes")
    }
    return value
  }

  /// A node's input that must be there.
  func needed(_ node: ONNXNode, _ index: Int) throws(ONNXProblem) -> ONNXValue {
    guard let value = try input(node, index) else {
      throw .malformed("input \(index) is missing")
    }
    return value
  }

  /// A node's input that must be a constant; nil where it is left out.
  func constant(
    _ node: ONNXNode, _ index: Int, _ what: String
  ) throws(ONNXProblem) -> ONNXConstant? {
    switch try input(node, index) {
    case nil: return nil
    case .constant(let constant)?: return constant
    case .dynamic?: throw .unsupported("\(what) that depend on the network's input")
    }
  }

  /// The numbers of a tensor.
  func constant(_ tensor: ONNXTensor) throws(ONNXProblem) -> ONNXConstant {
    try ONNXConstant(tensor) { (location, offset, length) throws(ONNXProblem) in
      try ONNXExternalData.read(location, offset: offset, length: length, in: folder)
    }
  }

  // MARK: - Operations of the graph

  /// Appends an operation that makes a shape.
  mutating func append(
    _ operation: NetworkGraph.Operation, _ inputs: [NetworkGraph.Source], shape: TensorShape
  ) -> NetworkGraph.Source {
    nodes.append(NetworkGraph.Node(operation, inputs))
    shapes.append(shape)
    return .node(nodes.count - 1)
  }

  /// The shape that a source has in the graph, which leaves out the batch.
  func graphShape(_ source: NetworkGraph.Source) -> TensorShape {
    switch source {
    case .input: inputShape
    case .node(let position): shapes[position]
    }
  }

  /// Where to read a value in a shape with as many numbers.
  mutating func source(
    _ value: ONNXDynamic, as shape: TensorShape
  ) throws(ONNXProblem) -> NetworkGraph.Source {
    try value.checkIsLinear()
    guard graphShape(value.source) != shape else { return value.source }
    return append(.reshape(NetworkGraph.Reshape(shape)), [value.source], shape: shape)
  }

  /// Where to read a value as one row of numbers.
  mutating func row(_ value: ONNXDynamic) throws(ONNXProblem) -> NetworkGraph.Source {
    try source(value, as: [value.count])
  }

  /// A value of the network: a constant becomes one that depends on nothing.
  mutating func dynamic(_ value: ONNXValue) throws(ONNXProblem) -> ONNXDynamic {
    switch value {
    case .dynamic(let value): return value
    case .constant(let constant):
      guard constant.count > 0 else { throw .malformed("a tensor of no numbers") }
      let shape = TensorShape([constant.count])
      let zeros = append(
        .sparseSum(
          NetworkGraph.SparseSum(
            picking: Array(repeating: nil, count: constant.count), of: inputShape.count,
            shape: shape)), [.input], shape: shape)
      let source = append(
        .constants(NetworkGraph.Constants(.add, constant.reals)), [zeros], shape: shape)
      return ONNXDynamic(source: source, shape: constant.shape)
    }
  }

  /// Values one behind the other, as one row.
  mutating func concatenated(_ values: [ONNXDynamic]) -> ONNXDynamic {
    var sources: [NetworkGraph.Source] = []
    for value in values {
      let shape = TensorShape([value.count])
      sources.append(
        graphShape(value.source) == shape
          ? value.source
          : append(.reshape(NetworkGraph.Reshape(shape)), [value.source], shape: shape))
    }
    let count = values.reduce(0) { $0 + $1.count }
    let source = append(
      .concatenation(NetworkGraph.Concatenation()), sources, shape: [count])
    return ONNXDynamic(source: source, shape: [count])
  }
}

extension ONNXDynamic {
  /// Throws where a softmax or a sigmoid stands behind the numbers, which only an output may have.
  func checkIsLinear() throws(ONNXProblem) {
    guard ending == .linear else {
      throw .unsupported(
        "a \(ending.rawValue) inside the network, which is not piecewise linear",
        remedy: "only behind the last layer it can be read")
    }
  }
}
