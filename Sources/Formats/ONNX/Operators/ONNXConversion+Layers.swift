internal import LinearAlgebra
internal import Networks

/// What has weights, and pools.
extension ONNXConversion {
  static let layers: [String: Operator] = [
    "MatMul": multiplyMatrices, "Gemm": gemm, "Conv": convolve,
    "BatchNormalization": normalize, "MaxPool": poolMaximum, "AveragePool": poolAverage,
    "GlobalMaxPool": poolAllMaximum, "GlobalAveragePool": poolAllAverage,
  ]

  // MARK: - Products

  @Sendable private static func multiplyMatrices(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    switch (try conversion.needed(node, 0), try conversion.needed(node, 1)) {
    case (.dynamic(let value), .constant(let weight)):
      return [.dynamic(try conversion.product(value, weight, isFirst: true))]
    case (.constant(let weight), .dynamic(let value)):
      return [.dynamic(try conversion.product(value, weight, isFirst: false))]
    case (.constant, .constant): throw .unsupported("a product of two constants")
    case (.dynamic, .dynamic):
      throw .unsupported(
        "a product of two values of the network, which is not piecewise linear")
    }
  }

  /// The matrix product of a value and a constant, as NumPy has it.
  ///
  /// - Parameter isFirst: whether the value is the first factor.
  private mutating func product(
    _ value: ONNXDynamic, _ weight: ONNXConstant, isFirst: Bool
  ) throws(ONNXProblem) -> ONNXDynamic {
    let (a, b) = isFirst ? (value.shape, weight.shape) : (weight.shape, value.shape)
    guard !a.isEmpty, !b.isEmpty else { throw .malformed("a matrix product with a single number") }
    // Vectors are a row or a column.
    let left = a.count == 1 ? [1] + a : a
    let right = b.count == 1 ? b + [1] : b
    let (rows, inner, columns) = (
      left[left.count - 2], left[left.count - 1], right[right.count - 1]
    )
    guard inner == right[right.count - 2] else {
      throw .malformed("a matrix product of sizes \(a) and \(b)")
    }
    let batch = try ONNXPlaces.broadcast(Array(left.dropLast(2)), Array(right.dropLast(2)))
    let shape = batch + (a.count == 1 ? [] : [rows]) + (b.count == 1 ? [] : [columns])
    guard let count = checkedCount(shape), count > 0, inner > 0 else {
      throw .malformed("a matrix product of sizes \(a) and \(b)")
    }
    let numbers = weight.reals
    if isFirst, value.count == inner, weight.count == inner * columns {
      // One row of inputs: a fully connected layer.
      return try dense(
        value, outputs: columns, shape: shape, weight: { numbers[$1 * columns + $0] })
    }
    if !isFirst, value.count == inner, weight.count == rows * inner {
      return try dense(value, outputs: rows, shape: shape, weight: { numbers[$0 * inner + $1] })
    }
    guard count <= largestMadeTensor / inner else {
      throw .unsupported("a matrix product of sizes \(a) and \(b)", remedy: "it is too large")
    }
    let batches = batch.reduce(1, *)
    let first = try ONNXPlaces.broadcast(Array(left.dropLast(2)), to: batch).sources
    let second = try ONNXPlaces.broadcast(Array(right.dropLast(2)), to: batch).sources
    var sums: [[(column: Int, value: Double)]] = []
    for part in 0..<batches {
      let (from, by) = ((first[part] ?? 0) * rows * inner, (second[part] ?? 0) * inner * columns)
      for row in 0..<rows {
        for column in 0..<columns {
          sums.append(
            (0..<inner).map { index in
              let (x, y) = (from + row * inner + index, by + index * columns + column)
              return isFirst ? (x, numbers[y]) : (y, numbers[x])
            })
        }
      }
    }
    let map = SparseMap(inputCount: value.count, rows: sums)
    let source = append(
      .sparseSum(NetworkGraph.SparseSum(map, shape: [count])), [try row(value)], shape: [count])
    return ONNXDynamic(source: source, shape: shape)
  }

  /// A fully connected layer.
  private mutating func dense(
    _ value: ONNXDynamic, outputs: Int, shape: [Int], bias: [Double]? = nil,
    weight: (_ output: Int, _ input: Int) -> Double
  ) throws(ONNXProblem) -> ONNXDynamic {
    let count = value.count
    var matrix = Matrix<Double>(rows: outputs, columns: count)
    for output in 0..<outputs {
      for input in 0..<count { matrix[output, input] = weight(output, input) }
    }
    let source = append(
      .dense(NetworkGraph.Dense(weight: matrix, bias: bias)), [try row(value)], shape: [outputs])
    return ONNXDynamic(source: source, shape: shape)
  }

  @Sendable private static func gemm(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    guard case .dynamic(let value) = try conversion.needed(node, 0),
      let weight = try conversion.constant(node, 1, "weights"), value.shape.count == 2,
      weight.shape.count == 2
    else { throw .unsupported("a product in which the first matrix is not the network's value") }
    let isTransposed = node.integer("transB", default: 0) == 1
    let (inner, outputs) =
      isTransposed ? (weight.shape[1], weight.shape[0]) : (weight.shape[0], weight.shape[1])
    let own = node.integer("transA", default: 0) == 1 ? value.shape.reversed() : value.shape
    guard own[1] == inner, inner > 0, outputs > 0 else {
      throw .malformed("a product of sizes \(own) and \(inner) x \(outputs)")
    }
    let (alpha, beta) = (
      try node.real("alpha", default: 1), try node.real("beta", default: 1)
    )
    let bias = try conversion.input(node, 2)
    var result: ONNXDynamic
    let numbers = weight.reals
    // A bias of a row of its own joins the layer.
    var isJoined = false
    if own[0] == 1 {
      var constants: [Double]?
      if alpha == 1, beta == 1, case .constant(let constant)? = bias,
        try ONNXPlaces.broadcast(constant.shape, [1, outputs]) == [1, outputs]
      {
        constants = try constant.picking(.broadcast(constant.shape, to: [1, outputs])).reals
        isJoined = true
      }
      result = try conversion.dense(
        value, outputs: outputs, shape: [1, outputs], bias: constants,
        weight: { numbers[isTransposed ? $0 * inner + $1 : $1 * outputs + $0] })
    } else {
      var (matrix, rows) = (weight, value)
      if isTransposed {
        let places = try ONNXPlaces([inner, outputs], from: weight.shape) { [$0[1], $0[0]] }
        matrix = weight.picking(places)
      }
      if own != value.shape {
        let places = try ONNXPlaces(own, from: value.shape) { [$0[1], $0[0]] }
        rows = try conversion.dynamic(conversion.moved(.dynamic(value), places))
      }
      result = try conversion.product(rows, matrix, isFirst: true)
    }
    if alpha != 1 {
      let factor = ONNXConstant(shape: [], values: .reals([alpha]))
      result = try conversion.applied(.multiply, factor, to: result)
    }
    guard var bias, !isJoined, beta != 0 else { return [.dynamic(result)] }
    if beta != 1 {
      let factor = ONNXConstant(shape: [], values: .reals([beta]))
      bias = .dynamic(
        try conversion.applied(.multiply, factor, to: conversion.dynamic(bias)))
    }
    return [try conversion.sum(.dynamic(result), bias)]
  }

  // MARK: - Planes

  /// A value of channels and one or two further axes, of a batch of one; with its shape in the graph.
  private func planes(
    _ value: ONNXValue
  ) throws(ONNXProblem) -> (value: ONNXDynamic, shape: TensorShape) {
    guard case .dynamic(let dynamic) = value else {
      throw .unsupported("an input that does not depend on the network's")
    }
    guard let shape = Self.planes(dynamic.shape) else {
      throw .unsupported(
        "an input of sizes \(dynamic.shape)",
        remedy: "channels and one or two further axes of a batch of one are read")
    }
    return (dynamic, shape)
  }

  /// Makes one value of planes from another.
  private mutating func appended(
    _ operation: NetworkGraph.Operation, to value: ONNXDynamic, _ shape: TensorShape,
    channels: Int, _ axes: (vertical: WindowAxis, horizontal: WindowAxis)
  ) throws(ONNXProblem) -> [ONNXValue] {
    let sizes = [
      channels, axes.vertical.count(on: shape.sizes[1]), axes.horizontal.count(on: shape.sizes[2]),
    ]
    guard let count = checkedCount(sizes), count > 0 else {
      throw .malformed("windows that do not fit on \(value.shape)")
    }
    let source = append(
      operation, [try self.source(value, as: shape)], shape: TensorShape(sizes))
    let result = [1] + (value.shape.count == 3 ? Array(sizes.dropLast()) : sizes)
    return [.dynamic(ONNXDynamic(source: source, shape: result))]
  }

  @Sendable private static func convolve(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    let (value, shape) = try conversion.planes(conversion.needed(node, 0))
    guard let kernel = try conversion.constant(node, 1, "kernels"),
      kernel.shape.count == value.shape.count, kernel.count > 0
    else { throw .malformed("kernels of other axes than the input's") }
    let axes = try ONNXWindows(node, kernel: Array(kernel.shape.dropFirst(2))).axes(on: shape)
    let bias = try conversion.constant(node, 2, "biases")
    let outputs = kernel.shape[0]
    let convolution = NetworkGraph.Convolution(
      kernel: Matrix(rows: outputs, columns: kernel.count / outputs, elements: kernel.reals),
      bias: bias?.reals, vertical: axes.vertical, horizontal: axes.horizontal,
      groups: node.integer("group", default: 1))
    return try conversion.appended(
      .convolution(convolution), to: value, shape, channels: outputs, axes)
  }

  @Sendable private static func poolMaximum(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    try conversion.pool(node, .maximum)
  }

  @Sendable private static func poolAverage(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    try conversion.pool(
      node, .average(countsPadding: node.integer("count_include_pad", default: 0) == 1))
  }

  @Sendable private static func poolAllMaximum(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    try conversion.pool(node, .maximum, isGlobal: true)
  }

  @Sendable private static func poolAllAverage(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    try conversion.pool(node, .average(countsPadding: false), isGlobal: true)
  }

  private mutating func pool(
    _ node: ONNXNode, _ kind: NetworkGraph.Pooling.Kind, isGlobal: Bool = false
  ) throws(ONNXProblem) -> [ONNXValue] {
    let (value, shape) = try planes(needed(node, 0))
    let axes: (vertical: WindowAxis, horizontal: WindowAxis)
    if isGlobal {
      axes = (WindowAxis(kernel: shape.sizes[1]), WindowAxis(kernel: shape.sizes[2]))
    } else {
      guard let kernel = node.integers("kernel_shape"), kernel.count == value.shape.count - 2 else {
        throw .malformed("windows of other axes than the input's")
      }
      axes = try ONNXWindows(node, kernel: kernel).axes(on: shape, pool: kind)
    }
    return try appended(
      .pooling(NetworkGraph.Pooling(kind, vertical: axes.vertical, horizontal: axes.horizontal)),
      to: value, shape, channels: shape.channels, axes)
  }

  @Sendable private static func normalize(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    guard node.integer("training_mode", default: 0) == 0 else {
      throw .unsupported("normalisation in training", remedy: "export the model for inference")
    }
    let value = try conversion.dynamic(conversion.needed(node, 0))
    guard value.shape.count >= 2, value.shape[0] == 1 else {
      throw .unsupported("a batch of other than one", remedy: "export with a batch of one")
    }
    var parts: [[Double]] = []
    for (index, name) in ["gammas", "betas", "means", "variances"].enumerated() {
      guard let part = try conversion.constant(node, index + 1, name),
        part.count == value.shape[1]
      else { throw .malformed("\(name) of another number than \(value.shape[1]) channels") }
      parts.append(part.reals)
    }
    let shape = TensorShape(Array(value.shape.dropFirst()))
    let normalization = NetworkGraph.BatchNormalization(
      mean: parts[2], variance: parts[3],
      epsilon: try node.real("epsilon", default: Double(1e-5 as Float)),
      gamma: parts[0], beta: parts[1])
    let source = conversion.append(
      .batchNormalization(normalization), [try conversion.source(value, as: shape)], shape: shape)
    return [.dynamic(ONNXDynamic(source: source, shape: value.shape))]
  }
}
