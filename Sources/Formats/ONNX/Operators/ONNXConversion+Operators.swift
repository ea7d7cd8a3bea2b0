extension ONNXConversion {
  /// What each operator that is read becomes, by ONNX's names.
  static let operators: [String: Operator] =
    moves.merging(arithmetic) { $1 }.merging(layers) { $1 }.merging(activations) { $1 }
    .merging(constants) { $1 }

  /// What leaves a value as it is.
  @Sendable static func identity(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] { [try conversion.needed(node, 0)] }
}
