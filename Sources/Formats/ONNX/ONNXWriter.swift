public import Foundation
internal import LinearAlgebra
public import Networks

extension NetworkGraph {
  /// The graph as the bytes of an ONNX file (operators of version 17, or 19 where a pool needs them), for
  /// any other program: one input `input` with a batch of any size, one output `output`.
  ///
  /// - Throws: `GraphError` for an operation that has no place there.
  public func onnx() throws(GraphError) -> Data {
    var writer = ONNXWriter(isDouble: !isSingle)
    return Data(try writer.file(self))
  }
}

/// A graph on the way to an ONNX file; field numbers are those of onnx.proto.
private struct ONNXWriter {
  /// Whether numbers are float64: where float32 would round them.
  let isDouble: Bool
  /// The version of ONNX's operators.
  private var opset = 17
  private var nodes: [[UInt8]] = []
  private var tensors: [[UInt8]] = []

  init(isDouble: Bool) { self.isDouble = isDouble }

  mutating func file(_ graph: NetworkGraph) throws(GraphError) -> [UInt8] {
    var name = "input"
    for (position, node) in graph.nodes.enumerated() {
      let inputs = node.inputs.map { source in
        switch source {
        case .input: "input"
        case .node(let earlier): "value\(earlier)"
        }
      }
      name = "value\(position)"
      let input: TensorShape =
        switch node.inputs[0] {
        case .input: graph.inputShape
        case .node(let earlier): graph.shapes[earlier]
        }
      try add(node.operation, inputs, output: name, from: input, to: graph.shapes[position])
    }
    switch graph.ending {
    case .linear: add("Identity", [name], "output")
    case .relu: add("Relu", [name], "output")
    case .sigmoid: add("Sigmoid", [name], "output")
    case .softmax: add("Softmax", [name], "output") { $0.attribute("axis", -1) }
    }
    var file = ProtobufWriter()
    file.add(1, 8)  // The version of the format itself.
    file.add(2, "temper")
    file.add(7) { message in
      for node in nodes { message.add(1, bytes: node) }
      message.add(2, "network")
      for tensor in tensors { message.add(5, bytes: tensor) }
      message.add(11, bytes: port("input", graph.inputShape.sizes))
      let last = graph.shapes[graph.shapes.count - 1]
      message.add(12, bytes: port("output", last.sizes))
    }
    file.add(8) { $0.add(2, opset) }
    return file.bytes
  }

  // MARK: - Operations

  private mutating func add(
    _ operation: NetworkGraph.Operation, _ inputs: [String], output: String,
    from input: TensorShape, to shape: TensorShape
  ) throws(GraphError) {
    switch operation {
    case .dense(let dense):
      let (rows, columns) = (dense.weight.rows, dense.weight.columns)
      add(
        "Gemm",
        [
          inputs[0], tensor("\(output).weight", [rows, columns], dense.weight.elements),
          tensor("\(output).bias", [rows], dense.bias),
        ], output
      ) { $0.attribute("transB", 1) }
    case .convolution(let convolution):
      let (down, across) = (convolution.vertical, convolution.horizontal)
      let channels = convolution.kernel.columns / (down.kernel * across.kernel)
      let sizes = [convolution.kernel.rows, channels, down.kernel, across.kernel]
      add(
        "Conv",
        [
          inputs[0], tensor("\(output).weight", sizes, convolution.kernel.elements),
          tensor("\(output).bias", [sizes[0]], convolution.bias),
        ], output
      ) {
        $0.windows(down, across)
        $0.attribute("group", convolution.groups)
      }
    case .pooling(let pooling):
      if pooling.pool != .maximum, pooling.vertical.dilation * pooling.horizontal.dilation > 1 {
        opset = 19
      }
      add(pooling.pool == .maximum ? "MaxPool" : "AveragePool", inputs, output) {
        $0.windows(pooling.vertical, pooling.horizontal)
        if pooling.pool == .average(countsPadding: true) { $0.attribute("count_include_pad", 1) }
      }
    case .reshape:
      // A zero keeps the batch.
      add("Reshape", [inputs[0], integers("\(output).shape", [0] + shape.sizes)], output)
    case .activation(.relu): add("Relu", inputs, output)
    case .activation(.leakyReLU(let slope)):
      // An attribute would be a float32.
      let factor = tensor("\(output).slope", [1], [slope])
      add("PRelu", [inputs[0], factor], output)
    case .activation(.clip(let lower, let upper)):
      let limits = [
        lower.map { tensor("\(output).lower", [], [$0]) } ?? "",
        upper.map { tensor("\(output).upper", [], [$0]) } ?? "",
      ]
      add("Clip", inputs + limits, output)
    case .sum: add("Sum", inputs, output)
    case .concatenation: add("Concat", inputs, output) { $0.attribute("axis", 1) }
    case .dropout: add("Identity", inputs, output)
    case .batchNormalization(let normal):
      let parts = [
        ("scale", normal.gamma), ("bias", normal.beta), ("mean", normal.mean),
        ("variance", normal.variance),
      ].map { name, numbers in tensor("\(output).\(name)", [numbers.count], numbers) }
      add("BatchNormalization", inputs + parts, output) {
        $0.attribute("epsilon", Float(normal.epsilon))
      }
    case .constants(let constants):
      let count = constants.values.count
      let rank = shape.sizes.count
      let sizes =
        count == shape.count
        ? [1] + shape.sizes
        : count == 1 ? [1] : [1, count] + Array(repeating: 1, count: max(0, rank - 1))
      let kinds: [NetworkGraph.Constants.Kind: String] = [
        .add: "Add", .multiply: "Mul", .divide: "Div",
      ]
      add(
        kinds[constants.arithmetic] ?? "Add",
        [inputs[0], tensor("\(output).constants", sizes, constants.values)], output)
    case .sparseSum(let sums):
      try add(sums, inputs[0], output: output, from: input, to: shape)
    }
  }

  /// Sums of some inputs: a selection where each is one input as it is, otherwise a product with all
  /// factors.
  private mutating func add(
    _ sums: NetworkGraph.SparseSum, _ input: String, output: String, from: TensorShape,
    to shape: TensorShape
  ) throws(GraphError) {
    let (rows, columns) = (sums.map.rows.count, sums.map.inputCount)
    let flat = integers("\(output).row", [0, columns])
    add("Reshape", [input, flat], "\(output).flat")
    let picks = sums.map.rows.compactMap { row in
      row.values.elementsEqual([1]) ? row.columns?.first : nil
    }
    if picks.count == rows {
      add("Gather", ["\(output).flat", integers("\(output).places", picks)], "\(output).sums") {
        $0.attribute("axis", 1)
      }
    } else {
      guard rows <= 1 << 24 / max(1, columns) else {
        throw GraphError(
          operation: "sums of some inputs", got: "\(columns) inputs and \(rows) outputs",
          needs: "fewer, as all factors are written")
      }
      var factors = [Double](repeating: 0, count: columns * rows)
      for (row, sum) in sums.map.rows.enumerated() {
        sum.forEach { factors[$0 * rows + row] = $1 }
      }
      let weight = tensor("\(output).factors", [columns, rows], factors)
      add("MatMul", ["\(output).flat", weight], "\(output).sums")
    }
    add(
      "Reshape", ["\(output).sums", integers("\(output).shape", [0] + shape.sizes)], output)
  }

  // MARK: - Messages

  private mutating func add(
    _ kind: String, _ inputs: [String], _ output: String,
    _ attributes: (inout ProtobufWriter) -> Void = { _ in }
  ) {
    var node = ProtobufWriter()
    for input in inputs { node.add(1, input) }
    node.add(2, output)
    node.add(3, "\(kind)_\(nodes.count)")
    node.add(4, kind)
    attributes(&node)
    nodes.append(node.bytes)
  }

  /// Adds numbers; gives their name.
  private mutating func tensor(_ name: String, _ sizes: [Int], _ numbers: [Double]) -> String {
    tensors.append(ONNXTensorMessage.bytes(name, sizes, numbers, isDouble: isDouble))
    return name
  }

  private mutating func integers(_ name: String, _ numbers: [Int]) -> String {
    var raw: [UInt8] = []
    for number in numbers {
      withUnsafeBytes(of: Int64(number).littleEndian) { raw.append(contentsOf: $0) }
    }
    tensors.append(ONNXTensorMessage.bytes(name, [numbers.count], type: 7, raw))
    return name
  }

  /// An input or an output: a batch of any size, and sizes.
  private func port(_ name: String, _ sizes: [Int]) -> [UInt8] {
    var port = ProtobufWriter()
    port.add(1, name)
    port.add(2) { type in
      type.add(1) { tensor in
        tensor.add(1, isDouble ? 11 : 1)
        tensor.add(2) { shape in
          shape.add(1) { $0.add(2, "batch") }
          for size in sizes { shape.add(1) { $0.add(1, size) } }
        }
      }
    }
    return port.bytes
  }
}

extension ProtobufWriter {
  /// Adds an integer as an attribute of a node.
  fileprivate mutating func attribute(_ name: String, _ value: Int) {
    add(5) {
      $0.add(1, name)
      $0.add(3, value)
      $0.add(20, 2)
    }
  }

  fileprivate mutating func attribute(_ name: String, _ value: Float) {
    add(5) {
      $0.add(1, name)
      $0.add(2, value)
      $0.add(20, 1)
    }
  }

  fileprivate mutating func attribute(_ name: String, _ values: [Int]) {
    add(5) {
      $0.add(1, name)
      for value in values { $0.add(8, value) }
      $0.add(20, 7)
    }
  }

  /// How windows lie.
  fileprivate mutating func windows(_ vertical: WindowAxis, _ horizontal: WindowAxis) {
    let axes = [vertical, horizontal]
    attribute("kernel_shape", axes.map(\.kernel))
    attribute("strides", axes.map(\.stride))
    if axes.contains(where: { $0.dilation != 1 }) { attribute("dilations", axes.map(\.dilation)) }
    attribute("pads", axes.map(\.paddingBefore) + axes.map(\.paddingAfter))
  }
}
