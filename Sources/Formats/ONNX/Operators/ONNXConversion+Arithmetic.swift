internal import LinearAlgebra
internal import Networks

/// Sums, differences, products with constants.
extension ONNXConversion {
  static let arithmetic: [String: Operator] = [
    "Add": add, "Sub": subtract, "Mul": multiply, "Div": divide, "Neg": negate, "Sum": sum,
    "ReduceSum": reduceSum, "ReduceMean": reduceMean,
  ]

  /// The sum of two values.
  mutating func sum(_ first: ONNXValue, _ second: ONNXValue) throws(ONNXProblem) -> ONNXValue {
    switch (first, second) {
    case (.constant(let a), .constant(let b)):
      return .constant(try folded(a, b, "sum", { $0.addingReportingOverflow($1) }, Double.exactSum))
    case (.dynamic(let value), .constant(let constant)),
      (.constant(let constant), .dynamic(let value)):
      return .dynamic(try applied(.add, constant, to: value))
    case (.dynamic(let a), .dynamic(let b)):
      let shape = try ONNXPlaces.broadcast(a.shape, b.shape)
      let (first, second) = (try expanded(a, to: shape), try expanded(b, to: shape))
      let common = graphShape(first.source)
      let source = append(
        .sum(NetworkGraph.Sum()),
        [try self.source(first, as: common), try self.source(second, as: common)], shape: common)
      return .dynamic(ONNXDynamic(source: source, shape: shape))
    }
  }

  /// A value with its sign changed.
  mutating func negated(_ value: ONNXValue) throws(ONNXProblem) -> ONNXValue {
    switch value {
    case .constant(var constant):
      switch constant.values {
      case .reals(let numbers): constant.values = .reals(numbers.map { -$0 })
      case .integers(let numbers): constant.values = .integers(numbers.map { 0 &- $0 })
      }
      return .constant(constant)
    case .dynamic(let value):
      let minusOne = ONNXConstant(shape: [], values: .reals([-1]))
      return .dynamic(try applied(.multiply, minusOne, to: value))
    }
  }

  /// A value repeated to a larger shape.
  mutating func expanded(
    _ value: ONNXDynamic, to shape: [Int]
  ) throws(ONNXProblem) -> ONNXDynamic {
    if value.shape.reduce(1, *) == shape.reduce(1, *) {
      var result = value
      result.shape = shape
      return result
    }
    return try dynamic(moved(.dynamic(value), .broadcast(value.shape, to: shape)))
  }

  /// Constants added to a value, or a value multiplied or divided by them.
  mutating func applied(
    _ kind: NetworkGraph.Constants.Kind, _ constant: ONNXConstant, to value: ONNXDynamic
  ) throws(ONNXProblem) -> ONNXDynamic {
    let shape = try ONNXPlaces.broadcast(value.shape, constant.shape)
    let value = try expanded(value, to: shape)
    try value.checkIsLinear()
    let own = graphShape(value.source)
    let numbers: [Double]
    if constant.count == 1 {
      numbers = constant.reals
    } else {
      let all = try constant.picking(.broadcast(constant.shape, to: shape)).reals
      numbers = Self.byChannel(all, channels: own.channels) ?? all
    }
    if kind == .divide, numbers.contains(0) { throw .malformed("a division by zero") }
    let source = append(
      .constants(NetworkGraph.Constants(kind, numbers)), [value.source], shape: own)
    return ONNXDynamic(source: source, shape: shape)
  }

  /// One number for each channel, where all of a channel are the same.
  private static func byChannel(_ numbers: [Double], channels: Int) -> [Double]? {
    let size = numbers.count / channels
    guard size > 1 else { return nil }
    for channel in 0..<channels {
      let own = numbers[channel * size..<(channel + 1) * size]
      guard own.allSatisfy({ $0 == own.first }) else { return nil }
    }
    return stride(from: 0, to: numbers.count, by: size).map { numbers[$0] }
  }

  /// Constants computed from constants. Reals must come out as they are, as nothing else says what the
  /// network's numbers are.
  private func folded(
    _ a: ONNXConstant, _ b: ONNXConstant, _ what: String,
    _ integer: (Int, Int) -> (partialValue: Int, overflow: Bool),
    _ real: (Double, Double) -> Double?
  ) throws(ONNXProblem) -> ONNXConstant {
    let shape = try ONNXPlaces.broadcast(a.shape, b.shape)
    let (first, second) = (
      a.picking(try .broadcast(a.shape, to: shape)), b.picking(try .broadcast(b.shape, to: shape))
    )
    if case .integers(let x) = first.values, case .integers(let y) = second.values {
      var result: [Int] = []
      for (m, n) in zip(x, y) {
        let (value, isOverflow) = integer(m, n)
        guard !isOverflow else { throw .malformed("a \(what) of integers beyond 64 bits") }
        result.append(value)
      }
      return ONNXConstant(shape: shape, values: .integers(result))
    }
    var result: [Double] = []
    for (x, y) in zip(first.reals, second.reals) {
      guard let value = real(x, y), value.isFinite else {
        throw .unsupported(
          "a \(what) of constants that would be rounded",
          remedy: "simplify the model, so that such constants are computed before")
      }
      result.append(value)
    }
    return ONNXConstant(shape: shape, values: .reals(result))
  }

  /// All inputs of a node, combined two by two.
  mutating func folded(
    _ node: ONNXNode,
    _ combine: (inout ONNXConversion, ONNXValue, ONNXValue) throws(ONNXProblem) -> ONNXValue
  ) throws(ONNXProblem) -> ONNXValue {
    var result = try needed(node, 0)
    for index in node.inputs.indices.dropFirst() {
      result = try combine(&self, result, needed(node, index))
    }
    return result
  }

  // MARK: - Operators

  @Sendable private static func add(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    [try conversion.sum(conversion.needed(node, 0), conversion.needed(node, 1))]
  }

  @Sendable private static func subtract(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    let second = try conversion.negated(conversion.needed(node, 1))
    return [try conversion.sum(conversion.needed(node, 0), second)]
  }

  @Sendable private static func negate(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    [try conversion.negated(conversion.needed(node, 0))]
  }

  @Sendable private static func sum(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    [
      try conversion.folded(node) { (conversion, a, b) throws(ONNXProblem) in
        try conversion.sum(a, b)
      }
    ]
  }

  @Sendable private static func multiply(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    switch (try conversion.needed(node, 0), try conversion.needed(node, 1)) {
    case (.constant(let a), .constant(let b)):
      return [
        .constant(
          try conversion.folded(
            a, b, "product", { $0.multipliedReportingOverflow(by: $1) }, Double.exactProduct))
      ]
    case (.dynamic(let value), .constant(let constant)),
      (.constant(let constant), .dynamic(let value)):
      return [.dynamic(try conversion.applied(.multiply, constant, to: value))]
    case (.dynamic, .dynamic):
      throw .unsupported(
        "a product of two values of the network, which is not piecewise linear")
    }
  }

  @Sendable private static func divide(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    guard let divisor = try conversion.constant(node, 1, "divisors") else {
      throw .malformed("the divisor is missing")
    }
    switch try conversion.needed(node, 0) {
    case .dynamic(let value):
      return [.dynamic(try conversion.applied(.divide, divisor, to: value))]
    case .constant(let constant):
      return [
        .constant(
          try conversion.folded(
            constant, divisor, "quotient",
            { $1 == 0 ? (0, true) : $0.dividedReportingOverflow(by: $1) },
            { a, b in Double.exactProduct(a / b, b) == a ? a / b : nil }))
      ]
    }
  }

  @Sendable private static func reduceSum(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    [try conversion.reduced(node, axesAreInputSince: 13).value]
  }

  @Sendable private static func reduceMean(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    let (value, count) = try conversion.reduced(node, axesAreInputSince: 18)
    let divisor = ONNXConstant(shape: [], values: .reals([Double(count)]))
    return [.dynamic(try conversion.applied(.divide, divisor, to: conversion.dynamic(value)))]
  }

  /// The sums of a value along some axes, and of how many numbers each is.
  private mutating func reduced(
    _ node: ONNXNode, axesAreInputSince version: Int
  ) throws(ONNXProblem) -> (value: ONNXValue, count: Int) {
    let value = try dynamic(needed(node, 0))
    let shape = value.shape
    let given = try integers(node, "axes", input: 1, since: version)
    var axes = try ONNXNode.axes(given ?? [], rank: shape.count)
    if axes.isEmpty {
      if node.integer("noop_with_empty_axes", default: 0) == 1 { return (.dynamic(value), 1) }
      axes = Set(shape.indices)
    }
    let kept = shape.indices.map { axes.contains($0) ? 1 : shape[$0] }
    let count = value.count / kept.reduce(1, *)
    // Which sum each number belongs to.
    let targets = try ONNXPlaces(shape, from: kept) { place in
      place.indices.map { axes.contains($0) ? 0 : place[$0] }
    }
    var rows = Array(repeating: [(column: Int, value: Double)](), count: kept.reduce(1, *))
    for (column, target) in targets.sources.enumerated() {
      if let target { rows[target].append((column, 1)) }
    }
    let sums = SparseMap(inputCount: value.count, rows: rows)
    let source = append(
      .sparseSum(NetworkGraph.SparseSum(sums, shape: [rows.count])), [try row(value)],
      shape: [rows.count])
    let result =
      node.integer("keepdims", default: 1) == 1
      ? kept : shape.indices.filter { !axes.contains($0) }.map { shape[$0] }
    return (.dynamic(ONNXDynamic(source: source, shape: result)), count)
  }
}
