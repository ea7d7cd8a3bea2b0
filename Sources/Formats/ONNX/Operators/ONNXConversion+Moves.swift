internal import Networks

/// What moves numbers and changes none.
extension ONNXConversion {
  static let moves: [String: Operator] = [
    "Identity": identity, "Dropout": dropout, "Flatten": flatten, "Reshape": reshape,
    "Squeeze": squeeze, "Unsqueeze": unsqueeze, "Transpose": transpose, "Slice": slice,
    "Split": split, "Gather": gather, "Expand": expand, "Tile": tile, "Concat": concatenate,
    "Pad": pad,
  ]

  /// A value with its numbers in other places.
  mutating func moved(
    _ value: ONNXValue, _ places: ONNXPlaces
  ) throws(ONNXProblem) -> ONNXValue {
    switch value {
    case .constant(let constant): return .constant(constant.picking(places))
    case .dynamic(var value):
      let count = value.count
      if places.isIdentity(of: count) {
        value.shape = places.shape
        return .dynamic(value)
      }
      guard !places.sources.isEmpty else { throw .unsupported("a tensor of no numbers") }
      let source = append(
        .sparseSum(
          NetworkGraph.SparseSum(
            picking: places.sources, of: count, shape: [places.sources.count])),
        [try row(value)], shape: [places.sources.count])
      return .dynamic(ONNXDynamic(source: source, shape: places.shape))
    }
  }

  /// The same numbers in another shape.
  private func reshaped(_ value: ONNXValue, to shape: [Int]) throws(ONNXProblem) -> ONNXValue {
    guard let count = checkedCount(shape), count == value.shape.reduce(1, *) else {
      throw .malformed("sizes \(value.shape) cannot become \(shape)")
    }
    switch value {
    case .constant(var constant):
      constant.shape = shape
      return .constant(constant)
    case .dynamic(var dynamic):
      dynamic.shape = shape
      return .dynamic(dynamic)
    }
  }

  @Sendable private static func dropout(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    if let training = try conversion.constant(node, 2, "the mode"), training.reals != [0] {
      throw .unsupported("dropout in training", remedy: "export the model for inference")
    }
    return [try conversion.needed(node, 0)]
  }

  @Sendable private static func flatten(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    let value = try conversion.needed(node, 0)
    let shape = value.shape
    let number = node.integer("axis", default: 1)
    // One more place than there are axes.
    guard -shape.count...shape.count ~= number else {
      throw .malformed("axis \(number) of a tensor with \(shape.count) axes")
    }
    let axis = number < 0 ? number + shape.count : number
    return [
      try conversion.reshaped(
        value, to: [shape[..<axis].reduce(1, *), shape[axis...].reduce(1, *)])
    ]
  }

  @Sendable private static func reshape(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    let value = try conversion.needed(node, 0)
    guard let constant = try conversion.constant(node, 1, "sizes") else {
      throw .malformed("the sizes are missing")
    }
    var shape = try constant.integers("sizes")
    let keepsZeros = node.integer("allowzero", default: 0) == 1
    for axis in shape.indices where shape[axis] == 0 && !keepsZeros {
      guard value.shape.indices.contains(axis) else {
        throw .malformed("sizes \(shape) for a tensor of \(value.shape)")
      }
      shape[axis] = value.shape[axis]
    }
    let open = shape.indices.filter { shape[$0] == -1 }
    guard open.count <= 1, let known = checkedCount(shape.filter { $0 != -1 }) else {
      throw .malformed("sizes \(shape)")
    }
    if let axis = open.first {
      let count = value.shape.reduce(1, *)
      guard known > 0, count % known == 0 else {
        throw .malformed("sizes \(shape) for a tensor of \(value.shape)")
      }
      shape[axis] = count / known
    }
    return [try conversion.reshaped(value, to: shape)]
  }

  @Sendable private static func squeeze(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    let value = try conversion.needed(node, 0)
    let shape = value.shape
    let given = try conversion.integers(node, "axes", input: 1, since: 13)
    let axes = try given.map { axes throws(ONNXProblem) in
      try ONNXNode.axes(axes, rank: shape.count)
    }
    let removed = axes ?? Set(shape.indices.filter { shape[$0] == 1 })
    guard removed.allSatisfy({ shape[$0] == 1 }) else {
      throw .malformed("sizes \(shape), of which some to be left out are not 1")
    }
    return [
      try conversion.reshaped(
        value, to: shape.indices.filter { !removed.contains($0) }.map { shape[$0] })
    ]
  }

  @Sendable private static func unsqueeze(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    let value = try conversion.needed(node, 0)
    guard let given = try conversion.integers(node, "axes", input: 1, since: 13) else {
      throw .malformed("the axes are missing")
    }
    let rank = value.shape.count + given.count
    let axes = try ONNXNode.axes(given, rank: rank)
    var rest = value.shape[...]
    let shape = (0..<rank).map { axes.contains($0) ? 1 : rest.removeFirst() }
    return [try conversion.reshaped(value, to: shape)]
  }

  @Sendable private static func transpose(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    let value = try conversion.needed(node, 0)
    let shape = value.shape
    let order = node.integers("perm") ?? shape.indices.reversed()
    guard order.sorted() == Array(shape.indices) else {
      throw .malformed("an order \(order) of \(shape.count) axes")
    }
    let places = try ONNXPlaces(order.map { shape[$0] }, from: shape) { place in
      var source = place
      for (target, axis) in order.enumerated() { source[axis] = place[target] }
      return source
    }
    return [try conversion.moved(value, places)]
  }

  @Sendable private static func slice(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    let value = try conversion.needed(node, 0)
    let shape = value.shape
    guard let starts = try conversion.integers(node, "starts", input: 1, since: 10),
      let ends = try conversion.integers(node, "ends", input: 2, since: 10)
    else { throw .malformed("starts or ends are missing") }
    let given = try conversion.integers(node, "axes", input: 3, since: 10)
    let steps =
      conversion.opset < 10
      ? nil : try conversion.constant(node, 4, "steps")?.integers("steps")
    let axes = given ?? Array(starts.indices)
    guard ends.count == starts.count, axes.count == starts.count,
      steps?.count ?? starts.count == starts.count
    else { throw .malformed("starts, ends, axes and steps of different numbers") }
    var sizes = shape
    var (firsts, strides) = (Array(repeating: 0, count: shape.count), shape.map { _ in 1 })
    for index in starts.indices {
      let axis = try ONNXNode.axis(axes[index], rank: shape.count)
      let (size, step) = (shape[axis], steps?[index] ?? 1)
      guard step != 0, step != .min else { throw .malformed("a step of \(step)") }
      func place(_ number: Int, _ range: ClosedRange<Int>) -> Int {
        min(range.upperBound, max(range.lowerBound, number < 0 ? number + size : number))
      }
      let range = step > 0 ? 0...size : -1...max(-1, size - 1)
      let start =
        step > 0 ? place(starts[index], range) : place(starts[index], 0...max(0, size - 1))
      let end = place(ends[index], range)
      let length = step > 0 ? end - start : start - end
      sizes[axis] = length <= 0 ? 0 : (length - 1) / abs(step) + 1
      (firsts[axis], strides[axis]) = (start, step)
    }
    let places = try ONNXPlaces(sizes, from: shape) { place in
      place.indices.map { firsts[$0] + place[$0] * strides[$0] }
    }
    return [try conversion.moved(value, places)]
  }

  @Sendable private static func split(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    let value = try conversion.needed(node, 0)
    let shape = value.shape
    let axis = try ONNXNode.axis(node.integer("axis", default: 0), rank: shape.count)
    guard shape.indices.contains(axis), !node.outputs.isEmpty else {
      throw .malformed("nothing to split")
    }
    let parts = node.outputs.count
    var lengths: [Int]
    if let given = try conversion.integers(node, "split", input: 1, since: 13) {
      lengths = given
    } else {
      // The last part may be smaller.
      let length = (shape[axis] + parts - 1) / parts
      lengths = (0..<parts).map { max(0, min(length, shape[axis] - $0 * length)) }
    }
    guard lengths.count == parts, lengths.allSatisfy({ $0 >= 0 && $0 <= shape[axis] }),
      lengths.reduce(0, +) == shape[axis]
    else { throw .malformed("parts of \(lengths) for a size of \(shape[axis])") }
    var start = 0
    var results: [ONNXValue] = []
    for length in lengths {
      var sizes = shape
      sizes[axis] = length
      let first = start
      let places = try ONNXPlaces(sizes, from: shape) { place in
        var source = place
        source[axis] += first
        return source
      }
      results.append(try conversion.moved(value, places))
      start += length
    }
    return results
  }

  @Sendable private static func gather(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    let value = try conversion.needed(node, 0)
    let shape = value.shape
    let axis = try ONNXNode.axis(node.integer("axis", default: 0), rank: shape.count)
    guard shape.indices.contains(axis) else { throw .malformed("nothing to gather from") }
    guard let constant = try conversion.constant(node, 1, "positions") else {
      throw .malformed("the positions are missing")
    }
    let size = shape[axis]
    let positions = try constant.integers("positions")
    guard positions.allSatisfy({ -size..<size ~= $0 }) else {
      throw .malformed("positions \(positions.prefix(10)) on an axis of \(size)")
    }
    let rank = constant.shape.count
    let steps = ONNXPlaces.steps(constant.shape)
    let places = try ONNXPlaces(
      Array(shape[..<axis]) + constant.shape + shape[(axis + 1)...], from: shape
    ) { place in
      let index = zip(place[axis..<axis + rank], steps).reduce(0) { $0 + $1.0 * $1.1 }
      let position = positions[index]
      return Array(place[..<axis]) + [position < 0 ? position + size : position]
        + place[(axis + rank)...]
    }
    return [try conversion.moved(value, places)]
  }

  @Sendable private static func expand(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    let value = try conversion.needed(node, 0)
    guard let sizes = try conversion.constant(node, 1, "sizes") else {
      throw .malformed("the sizes are missing")
    }
    let shape = try ONNXPlaces.broadcast(value.shape, sizes.integers("sizes"))
    return [try conversion.moved(value, .broadcast(value.shape, to: shape))]
  }

  @Sendable private static func tile(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    let value = try conversion.needed(node, 0)
    let shape = value.shape
    guard let constant = try conversion.constant(node, 1, "repeats") else {
      throw .malformed("the repeats are missing")
    }
    let repeats = try constant.integers("repeats")
    guard repeats.count == shape.count, let count = checkedCount(shape + repeats),
      count <= largestMadeTensor
    else { throw .malformed("repeats \(repeats) for a tensor of \(shape)") }
    let places = try ONNXPlaces(zip(shape, repeats).map { $0 * $1 }, from: shape) { place in
      place.indices.map { place[$0] % shape[$0] }
    }
    return [try conversion.moved(value, places)]
  }

  @Sendable private static func concatenate(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    var inputs: [ONNXValue] = []
    for index in node.inputs.indices { inputs.append(try conversion.needed(node, index)) }
    guard let first = inputs.first?.shape, let number = node.attributes["axis"]?.integer else {
      throw .malformed("no inputs, or no axis")
    }
    let axis = try ONNXNode.axis(number, rank: first.count)
    func others(_ shape: [Int]) -> [Int] { shape.indices.filter { $0 != axis }.map { shape[$0] } }
    guard first.indices.contains(axis),
      inputs.allSatisfy({
        $0.shape.count == first.count && others($0.shape) == others(first)
      })
    else { throw .malformed("tensors of sizes \(inputs.map(\.shape)), which do not go together") }
    var shape = first
    shape[axis] = inputs.reduce(0) { $0 + $1.shape[axis] }
    // Where each number is when all inputs stand one behind the other.
    var (starts, bases, end, base): ([Int], [Int], Int, Int) = ([], [], 0, 0)
    for input in inputs {
      starts.append(end)
      bases.append(base)
      end += input.shape[axis]
      base += input.shape.reduce(1, *)
    }
    let steps = inputs.map { ONNXPlaces.steps($0.shape) }
    let places = try ONNXPlaces(shape, from: [base]) { place in
      // An input of no size begins where the next one does, which is later in the list.
      let input = starts.lastIndex { $0 <= place[axis] } ?? 0
      var own = place
      own[axis] -= starts[input]
      return [bases[input] + zip(own, steps[input]).reduce(0) { $0 + $1.0 * $1.1 }]
    }
    var known: [ONNXConstant] = []
    for case .constant(let constant) in inputs { known.append(constant) }
    if known.count == inputs.count {
      var integers: [Int] = []
      for constant in known {
        guard case .integers(let own) = constant.values else { break }
        integers += own
      }
      let values: ONNXConstant.Values =
        integers.count == base ? .integers(integers) : .reals(known.flatMap(\.reals))
      return [.constant(ONNXConstant(shape: [base], values: values).picking(places))]
    }
    var parts: [ONNXDynamic] = []
    for input in inputs where input.shape.reduce(1, *) > 0 {
      let part = try conversion.dynamic(input)
      try part.checkIsLinear()
      parts.append(part)
    }
    return [try conversion.moved(.dynamic(conversion.concatenated(parts)), places)]
  }

  @Sendable private static func pad(
    _ conversion: inout ONNXConversion, _ node: ONNXNode
  ) throws(ONNXProblem) -> [ONNXValue] {
    let value = try conversion.needed(node, 0)
    let shape = value.shape
    guard let given = try conversion.integers(node, "pads", input: 1, since: 11) else {
      throw .malformed("the pads are missing")
    }
    var filling = try node.real("value", default: 0)
    if conversion.opset >= 11, let constant = try conversion.constant(node, 2, "the filling") {
      filling = try constant.single("filling")
    }
    var axes = Array(shape.indices)
    if conversion.opset >= 18, let own = try conversion.constant(node, 3, "axes")?.integers("axes")
    {
      axes = []
      for number in own { axes.append(try ONNXNode.axis(number, rank: shape.count)) }
    }
    guard given.count == 2 * axes.count, given.allSatisfy({ -(1 << 31)...(1 << 31) ~= $0 }) else {
      throw .malformed("\(given.count) pads for \(axes.count) axes")
    }
    var (before, sizes) = (shape.map { _ in 0 }, shape)
    for (index, axis) in axes.enumerated() {
      before[axis] = given[index]
      sizes[axis] += given[index] + given[axes.count + index]
    }
    let mode = node.attributes["mode"]?.text ?? "constant"
    guard ["constant", "reflect", "edge"].contains(mode), sizes.allSatisfy({ $0 >= 0 }) else {
      throw .unsupported("padding of mode '\(mode)' to sizes \(sizes)")
    }
    let places = try ONNXPlaces(sizes, from: shape) { place in
      var source = place
      for axis in place.indices {
        source[axis] -= before[axis]
        if 0..<shape[axis] ~= source[axis] { continue }
        switch mode {
        case "edge" where shape[axis] > 0:
          source[axis] = min(shape[axis] - 1, max(0, source[axis]))
        case "reflect" where shape[axis] > 1:
          let period = 2 * (shape[axis] - 1)
          let rest = ((source[axis] % period) + period) % period
          source[axis] = min(rest, period - rest)
        default: return nil
        }
      }
      return source
    }
    let padded = try conversion.moved(value, places)
    guard filling != 0 else { return [padded] }
    let fillings = places.sources.map { $0 == nil ? filling : 0 }
    return [
      try conversion.sum(
        padded, .constant(ONNXConstant(shape: places.shape, values: .reals(fillings))))
    ]
  }
}
