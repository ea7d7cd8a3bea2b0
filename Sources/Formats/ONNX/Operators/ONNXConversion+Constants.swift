/// Constants, and what is known of values before the network runs.
extension ONNXConversion {
  static let constants: [String: Operator] = [
    "Constant": constant, "ConstantOfShape": constantOfShape, "Shape": shape, "Size": size,
    "Cast": cast,
  ]

  @Sendable private static func constant(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    if let tensor = node.attributes["value"]?.tensor {
      return [.constant(try conversion.constant(tensor))]
    }
    let result: ONNXConstant
    if let attribute = node.attributes["value_float"], let value = attribute.float {
      result = ONNXConstant(shape: [], values: .reals([Double(value)]))
    } else if let attribute = node.attributes["value_int"], let value = attribute.integer {
      result = ONNXConstant(shape: [], values: .integers([value]))
    } else if let floats = node.attributes["value_floats"]?.floats {
      result = ONNXConstant(shape: [floats.count], values: .reals(floats.map { Double($0) }))
    } else if let integers = node.attributes["value_ints"]?.integers {
      result = ONNXConstant(shape: [integers.count], values: .integers(integers))
    } else {
      throw .unsupported("a constant that is no tensor of numbers")
    }
    guard result.reals.allSatisfy(\.isFinite) else {
      throw .malformed("a number that is not finite")
    }
    return [.constant(result)]
  }

  @Sendable private static func constantOfShape(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    guard let sizes = try conversion.constant(node, 0, "sizes") else {
      throw .malformed("the sizes are missing")
    }
    let shape = try sizes.integers("sizes")
    let count = try ONNXPlaces(of: shape).sources.count
    let value: ONNXConstant =
      if let tensor = node.attributes["value"]?.tensor {
        try conversion.constant(tensor)
      } else {
        ONNXConstant(shape: [1], values: .reals([0]))
      }
    guard value.count == 1 else { throw .malformed("\(value.count) numbers for the value") }
    switch value.values {
    case .reals(let numbers):
      return [
        .constant(
          ONNXConstant(shape: shape, values: .reals(Array(repeating: numbers[0], count: count))))
      ]
    case .integers(let numbers):
      return [
        .constant(
          ONNXConstant(
            shape: shape, values: .integers(Array(repeating: numbers[0], count: count))))
      ]
    }
  }

  @Sendable private static func shape(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    let shape = try conversion.needed(node, 0).shape
    func place(_ number: Int) -> Int {
      min(shape.count, max(0, number < 0 ? number + shape.count : number))
    }
    let start = place(node.integer("start", default: 0))
    let end = place(node.integer("end", default: shape.count))
    let part = Array(shape[start..<max(start, end)])
    return [.constant(ONNXConstant(shape: [part.count], values: .integers(part)))]
  }

  @Sendable private static func size(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    let count = try conversion.needed(node, 0).shape.reduce(1, *)
    return [.constant(ONNXConstant(shape: [], values: .integers([count])))]
  }

  /// Rounding to float32 within the network counts as all its rounding does: the function is that of
  /// real numbers.
  @Sendable private static func cast(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    let type = node.integer("to", default: 0)
    let isReal = [1, 11].contains(type)
    switch try conversion.needed(node, 0) {
    case .dynamic(let value):
      guard isReal else {
        throw .unsupported("a conversion to element type \(type), which is not piecewise linear")
      }
      return [.dynamic(value)]
    case .constant(var constant):
      guard isReal || [6, 7].contains(type) else {
        throw .unsupported("a conversion to element type \(type)")
      }
      if isReal {
        constant.values = .reals(
          type == 1 ? constant.reals.map { Double(Float($0)) } : constant.reals)
      } else if case .reals(let numbers) = constant.values {
        guard numbers.allSatisfy({ abs($0) < 1e15 }) else {
          throw .malformed("a number that no integer is")
        }
        constant.values = .integers(numbers.map { Int($0) })
      }
      guard constant.reals.allSatisfy(\.isFinite) else {
        throw .malformed("a number beyond float32")
      }
      return [.constant(constant)]
    }
  }
}
