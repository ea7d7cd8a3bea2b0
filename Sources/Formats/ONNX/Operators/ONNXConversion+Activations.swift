internal import Networks

/// What is linear piece by piece, and what may stand behind the last layer.
extension ONNXConversion {
  static let activations: [String: Operator] = [
    "Relu": relu, "LeakyRelu": leakyReLU, "PRelu": leakyReLUWithSlopes, "Clip": clip,
    "Abs": absolute, "Max": maximum,
    "Min": minimum, "HardSigmoid": hardSigmoid, "Softmax": softmax, "LogSoftmax": softmax,
    "Sigmoid": sigmoid,
  ]

  /// An activation of a value.
  private mutating func activated(
    _ value: ONNXValue, _ activation: NetworkGraph.Activation
  ) throws(ONNXProblem) -> ONNXValue {
    let value = try dynamic(value)
    try value.checkIsLinear()
    let source = append(
      .activation(activation), [value.source], shape: graphShape(value.source))
    return .dynamic(ONNXDynamic(source: source, shape: value.shape))
  }

  /// max(a, b) = b + relu(a - b).
  private mutating func greater(
    _ a: ONNXValue, _ b: ONNXValue
  ) throws(ONNXProblem) -> ONNXValue {
    try sum(b, activated(sum(a, negated(b)), .relu))
  }

  @Sendable private static func relu(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    [try conversion.activated(conversion.needed(node, 0), .relu)]
  }

  @Sendable private static func leakyReLU(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    let slope = try node.real("alpha", default: Double(0.01 as Float))
    return [try conversion.activated(conversion.needed(node, 0), .leakyReLU(slope: slope))]
  }

  /// relu(x) - slope * relu(-x), with slopes of their own.
  @Sendable private static func leakyReLUWithSlopes(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    let value = try conversion.needed(node, 0)
    guard let slopes = try conversion.constant(node, 1, "slopes"), slopes.count > 0 else {
      throw .malformed("the slopes are missing")
    }
    let numbers = slopes.reals
    if numbers.allSatisfy({ $0 == numbers[0] }) {
      return [try conversion.activated(value, .leakyReLU(slope: numbers[0]))]
    }
    let below = try conversion.dynamic(
      conversion.activated(conversion.negated(value), .relu))
    guard case .constant(let factors) = try conversion.negated(.constant(slopes)) else { return [] }
    return [
      try conversion.sum(
        conversion.activated(value, .relu),
        .dynamic(conversion.applied(.multiply, factors, to: below)))
    ]
  }

  @Sendable private static func clip(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    func limit(_ name: String, _ index: Int) throws(ONNXProblem) -> Double? {
      if conversion.opset >= 11 {
        return try conversion.constant(node, index, "limits")?.single("limit")
      }
      guard let value = node.attributes[name]?.float else { return nil }
      // Older exports write the largest float32 for no limit.
      return abs(value) < .greatestFiniteMagnitude ? Double(value) : nil
    }
    let (lower, upper) = (try limit("min", 1), try limit("max", 2))
    let value = try conversion.needed(node, 0)
    guard lower != nil || upper != nil else { return [value] }
    if let lower, let upper, lower > upper { throw .malformed("limits \(lower) and \(upper)") }
    return [try conversion.activated(value, .clip(lower: lower, upper: upper))]
  }

  @Sendable private static func absolute(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    [try conversion.activated(conversion.needed(node, 0), .leakyReLU(slope: -1))]
  }

  @Sendable private static func maximum(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    [
      try conversion.folded(node) { (conversion, a, b) throws(ONNXProblem) in
        try conversion.greater(a, b)
      }
    ]
  }

  @Sendable private static func minimum(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    [
      try conversion.folded(node) { (conversion, a, b) throws(ONNXProblem) in
        let greater = try conversion.greater(conversion.negated(a), conversion.negated(b))
        return try conversion.negated(greater)
      }
    ]
  }

  @Sendable private static func hardSigmoid(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    let (slope, offset) = (
      try node.real("alpha", default: Double(0.2 as Float)), try node.real("beta", default: 0.5)
    )
    var value = try conversion.dynamic(conversion.needed(node, 0))
    value = try conversion.applied(
      .multiply, ONNXConstant(shape: [], values: .reals([slope])), to: value)
    value = try conversion.applied(
      .add, ONNXConstant(shape: [], values: .reals([offset])), to: value)
    return [try conversion.activated(.dynamic(value), .clip(lower: 0, upper: 1))]
  }

  /// A softmax over all outputs, or its logarithm: neither changes which is the largest.
  @Sendable private static func softmax(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    var value = try conversion.dynamic(conversion.needed(node, 0))
    try value.checkIsLinear()
    let rank = value.shape.count
    let usual = conversion.opset >= 13 ? -1 : 1
    let axis = try ONNXNode.axis(node.integer("axis", default: usual), rank: rank)
    // Before version 13 it goes over all axes from that one on.
    let size =
      conversion.opset >= 13 ? value.shape[axis] : value.shape[axis...].reduce(1, *)
    guard size == value.count else {
      throw .unsupported("a softmax over \(size) of \(value.count) numbers")
    }
    value.ending = .softmax
    return [.dynamic(value)]
  }

  @Sendable private static func sigmoid(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    var value = try conversion.dynamic(conversion.needed(node, 0))
    try value.checkIsLinear()
    value.ending = .sigmoid
    return [.dynamic(value)]
  }
}
