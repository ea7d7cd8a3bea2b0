internal import LinearAlgebra

/// The blocks that a graph has become so far, and the steps that all operations are made of.
///
/// Nothing is rounded: what cannot be merged into the block before without rounding becomes a block of
/// its own, without a ReLU.
struct GraphLowering {
  /// The number of inputs of the network.
  let inputCount: Int
  /// The blocks so far.
  private(set) var blocks: [PiecewiseNetwork.Block] = []

  /// No blocks yet.
  init(inputCount: Int) { self.inputCount = inputCount }

  /// A block behind the others; gives where to read it.
  mutating func append(
    _ block: PiecewiseNetwork.Block, rectified: Bool = false
  ) -> PiecewiseNetwork.Source {
    blocks.append(block)
    blocks[blocks.count - 1].isRectified = rectified
    return .block(blocks.count - 1)
  }

  /// Where to read a value, which becomes a block if it is none.
  mutating func source(of value: LoweredValue) -> PiecewiseNetwork.Source {
    switch value {
    case .source(let source, _): source
    case .sum(let block): append(block)
    }
  }

  /// A map of a value, plus a bias.
  mutating func applying(
    _ map: LinearMap, bias: [Double], to value: LoweredValue
  ) -> LoweredValue {
    .sum(
      PiecewiseNetwork.Block(
        [PiecewiseNetwork.Term(source(of: value), map)], bias: bias, isRectified: false))
  }

  /// max(0, value).
  mutating func rectified(_ value: LoweredValue) -> LoweredValue {
    if case .source(.block(let index), _) = value, blocks[index].isRectified { return value }
    return .source(append(value.block, rectified: true), count: value.count)
  }

  /// A value plus constants that are known up to some errors.
  mutating func adding(
    _ constants: [Double], errors: [Double]? = nil, to value: LoweredValue
  ) -> LoweredValue {
    if let sum = value.block.exactly(adding: constants, errors: errors) { return .sum(sum) }
    var block = separate(value).block
    block.bias = constants
    block.biasErrors = errors
    return .sum(block)
  }

  /// A value with each number multiplied by a factor that is known up to an error.
  mutating func scaled(
    _ value: LoweredValue, by factors: [Double], errors: [Double]? = nil
  ) -> LoweredValue {
    if errors == nil, let product = value.block.exactly(scaledBy: factors) { return .sum(product) }
    let map = LinearMap(
      .sparse(SparseMap(diagonal: factors)),
      errors: errors.map { .sparse(SparseMap(diagonal: $0)) })
    return applying(map, bias: Array(repeating: 0, count: factors.count), to: value)
  }

  /// The sum of two values.
  mutating func sum(_ first: LoweredValue, _ second: LoweredValue) -> LoweredValue {
    if let sum = first.block.exactly(adding: second.block) { return .sum(sum) }
    // Where one is read as it is, the other one becomes a block.
    if case .source = second { return sum(second, separate(first)) }
    return sum(first, separate(second))
  }

  /// A value read from a block of its own.
  private mutating func separate(_ value: LoweredValue) -> LoweredValue {
    .source(append(value.block), count: value.count)
  }

  /// Makes a value the last block.
  mutating func finish(with logits: LoweredValue) {
    if case .source(.block(blocks.count - 1), _) = logits, blocks.last?.isRectified == false {
      return
    }
    _ = append(logits.block)
  }

  /// Values one behind the other.
  func concatenation(_ values: [LoweredValue]) -> LoweredValue {
    let blocks = values.map(\.block)
    let count = blocks.reduce(0) { $0 + $1.count }
    let starts = blocks.indices.map { index in blocks[..<index].reduce(0) { $0 + $1.count } }
    var sources: [PiecewiseNetwork.Source] = []
    for term in blocks.flatMap(\.terms) where !sources.contains(term.source) {
      sources.append(term.source)
    }
    let terms = sources.map { source in
      var size = 0
      var hasErrors = false
      let none = LinearMap.Row(columns: [], values: [])
      var (rows, errors) = (
        Array(repeating: none, count: count), Array(repeating: none, count: count)
      )
      for (start, block) in zip(starts, blocks) {
        for term in block.terms where term.source == source {
          size = term.map.inputCount
          let own = SparseMap(term.map.form)
          rows.replaceSubrange(start..<start + block.count, with: own.rows)
          guard let form = term.map.errors else { continue }
          errors.replaceSubrange(start..<start + block.count, with: SparseMap(form).rows)
          hasErrors = true
        }
      }
      return PiecewiseNetwork.Term(
        source,
        LinearMap(
          .sparse(SparseMap(inputCount: size, rows: rows)),
          errors: hasErrors ? .sparse(SparseMap(inputCount: size, rows: errors)) : nil))
    }
    let hasErrors = blocks.contains { $0.biasErrors != nil }
    return .sum(
      PiecewiseNetwork.Block(
        terms, bias: blocks.flatMap(\.bias),
        biasErrors: hasErrors
          ? blocks.flatMap { $0.biasErrors ?? Array(repeating: 0, count: $0.count) } : nil,
        isRectified: false))
  }

  /// Sums of outputs of blocks or of inputs, each with a coefficient.
  func sum(
    of neurons: [[((source: PiecewiseNetwork.Source, index: Int), Double)]]
  ) -> PiecewiseNetwork.Block {
    var terms: [PiecewiseNetwork.Source: [[(column: Int, value: Double)]]] = [:]
    var sources: [PiecewiseNetwork.Source] = []
    for (neuron, parts) in neurons.enumerated() {
      for ((source, index), coefficient) in parts {
        if terms[source] == nil {
          sources.append(source)
          terms[source] = Array(repeating: [], count: neurons.count)
        }
        terms[source]?[neuron].append((index, coefficient))
      }
    }
    return PiecewiseNetwork.Block(
      sources.map { source in
        let size = if case .block(let index) = source { blocks[index].count } else { inputCount }
        return PiecewiseNetwork.Term(
          source, LinearMap(.sparse(SparseMap(inputCount: size, rows: terms[source] ?? []))))
      }, bias: Array(repeating: 0, count: neurons.count), isRectified: false)
  }
}

extension NetworkGraph {
  /// The network that is proved: in real arithmetic the same function of the numbers that the graph
  /// has, up to the logits.
  ///
  /// Its single logit decides by its sign where a sigmoid follows; see `classification`.
  public func lowered() -> PiecewiseNetwork {
    var lowering = GraphLowering(inputCount: inputCount)
    var values: [LoweredValue?] = []
    let isNeeded = isNeeded
    for (position, node) in nodes.enumerated() {
      guard isNeeded[position] else {
        values.append(nil)
        continue
      }
      let inputs = node.inputs.map { source in
        switch source {
        case .input: LoweredValue.source(.input, count: inputCount)
        case .node(let earlier): values[earlier]
        }
      }
      var value = node.operation.implementation.lower(
        inputs.compactMap { $0 }, shapes: node.inputs.map(shape(of:)), into: &lowering)
      // What several operations read is computed once.
      if readers(of: position, isNeeded) > 1 {
        value = .source(lowering.source(of: value), count: value.count)
      }
      values.append(value)
    }
    if let logits = values[nodes.count - 1] { lowering.finish(with: logits) }
    return PiecewiseNetwork(
      inputCount: inputCount, blocks: lowering.blocks, decision: decision,
      original: self)
  }

  /// How many inputs of needed operations are an operation's values.
  private func readers(of position: Int, _ isNeeded: [Bool]) -> Int {
    zip(nodes, isNeeded).reduce(0) { sum, node in
      node.1 ? sum + node.0.inputs.count { $0 == .node(position) } : sum
    }
  }
}
