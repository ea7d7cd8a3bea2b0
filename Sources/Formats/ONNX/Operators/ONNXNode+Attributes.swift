extension ONNXNode {
  /// An attribute that is an integer.
  func integer(_ name: String, default usual: Int) -> Int { attributes[name]?.integer ?? usual }

  /// An attribute that is a number.
  func real(_ name: String, default usual: Double) throws(ONNXProblem) -> Double {
    guard let attribute = attributes[name] else { return usual }
    guard let value = attribute.float, value.isFinite else {
      throw .malformed("attribute '\(name)' that is no finite number")
    }
    return Double(value)
  }

  /// An attribute that is a list of integers; nil where it is left out.
  func integers(_ name: String) -> [Int]? { attributes[name]?.integers }

  /// An axis, counted from the end where it is negative.
  static func axis(_ axis: Int, rank: Int) throws(ONNXProblem) -> Int {
    guard -rank..<max(rank, 1) ~= axis else {
      throw .malformed("axis \(axis) of a tensor with \(rank) axes")
    }
    return axis < 0 ? axis + rank : axis
  }

  /// Axes, each once.
  static func axes(_ axes: [Int], rank: Int) throws(ONNXProblem) -> Set<Int> {
    var result: Set<Int> = []
    for number in axes {
      guard result.insert(try axis(number, rank: rank)).inserted else {
        throw .malformed("axis \(number) twice")
      }
    }
    return result
  }
}

extension ONNXConversion {
  /// Integers that are an attribute in older versions of an operator and an input in newer ones; nil
  /// where they are left out.
  func integers(
    _ node: ONNXNode, _ attribute: String, input index: Int, since version: Int
  ) throws(ONNXProblem) -> [Int]? {
    guard opset >= version else { return node.integers(attribute) }
    return try constant(node, index, "\(attribute)")?.integers(attribute)
  }
}
